/**
 * How far a long command is, on stderr: a bar on a terminal, a line every 10 s elsewhere, nothing
 * when quiet.
 */
import type { SingleBar } from 'cli-progress';
import type { IndexProgress } from '../../shared/domain.ts';
import type { CommandContext } from './context.ts';
import { duration, integer } from './format.ts';

export interface Progress {
  /** A phase of which nothing is counted yet. */
  phase(phase: IndexProgress['phase']): void;
  update(state: IndexProgress): void;
  /** Any other count: what is said of it, and how far it is. */
  count(text: string, done: number, total: number): void;
  /** Lets something else be written between two drawings. */
  interrupt(write: () => void): void;
  stop(): void;
}

/** How often a line is written where there is no terminal (CLI.md). */
const lineMilliseconds = 10_000;

export function openProgress(context: CommandContext): Progress {
  if (context.output.quiet) return silent;
  return process.stderr.isTTY ? new BarProgress(context) : new LineProgress(context);
}

const silent: Progress = {
  phase() {},
  update() {},
  count() {},
  interrupt: (write) => write(),
  stop() {},
};

/** What a state of the indexer says: `lecture : 12 sur 80 fichiers, 340 passages, encore 2 min`. */
export function progressText({ say, language }: CommandContext, state: IndexProgress): string {
  const phase = say(`cli.progress.${state.phase}`);
  if (state.phase === 'compiling') return phase;
  return say('cli.progress.line', {
    phase,
    files: integer(language, state.filesDone),
    total: integer(language, state.filesTotal),
    passages: integer(language, state.passagesDone),
    left:
      state.secondsLeft === null
        ? ''
        : say('cli.progress.left', { time: duration(language, state.secondsLeft) }),
  });
}

class LineProgress implements Progress {
  readonly #context: CommandContext;
  #text = '';
  readonly #timer: NodeJS.Timeout;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#timer = setInterval(() => {
      if (this.#text !== '') context.output.note(this.#text);
    }, lineMilliseconds).unref();
  }

  phase(phase: IndexProgress['phase']): void {
    this.#text = this.#context.say(`cli.progress.${phase}`);
  }

  update(state: IndexProgress): void {
    this.#text = progressText(this.#context, state);
  }

  count(text: string): void {
    this.#text = text;
  }

  interrupt(write: () => void): void {
    write();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

class BarProgress implements Progress {
  readonly #context: CommandContext;
  #bar: SingleBar | null = null;
  #stopped = false;
  /** The latest state, for the bar's first drawing: its library is loaded only where it is drawn. */
  #latest: { text: string; done: number; total: number } = { text: '', done: 0, total: 1 };

  constructor(context: CommandContext) {
    this.#context = context;
    void this.#open();
  }

  async #open(): Promise<void> {
    const { default: cliProgress } = await import('cli-progress');
    if (this.#stopped) return;
    this.#bar = new cliProgress.SingleBar(
      { format: '{bar} {text}', stream: process.stderr, clearOnComplete: true, hideCursor: true },
      cliProgress.Presets.rect,
    );
    const { text, done, total } = this.#latest;
    this.#bar.start(total, done, { text });
  }

  phase(phase: IndexProgress['phase']): void {
    this.#show(this.#context.say(`cli.progress.${phase}`), 0, 1);
  }

  update(state: IndexProgress): void {
    this.#show(progressText(this.#context, state), state.filesDone, Math.max(1, state.filesTotal));
  }

  count(text: string, done: number, total: number): void {
    this.#show(text, done, Math.max(1, total));
  }

  #show(text: string, done: number, total: number): void {
    this.#latest = { text, done, total };
    this.#bar?.setTotal(total);
    this.#bar?.update(done, { text });
  }

  interrupt(write: () => void): void {
    this.#bar?.stop();
    write();
    this.#bar?.start(this.#latest.total, this.#latest.done, { text: this.#latest.text });
  }

  stop(): void {
    this.#stopped = true;
    this.#bar?.stop();
  }
}
