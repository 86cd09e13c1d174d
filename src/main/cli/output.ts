/** What a command writes: results to stdout, messages to stderr, nothing else anywhere. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export interface OutputOptions {
  /** Results are JSON. */
  readonly json: boolean;
  /** Messages are left out; errors are not. */
  readonly quiet: boolean;
  /** Set by `--no-color`; `NO_COLOR` and what is not a terminal have no colour either. */
  readonly colour: boolean;
}

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #colour: boolean;

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.#colour = options.colour && (process.env['NO_COLOR'] ?? '') === '' && process.stdout.isTTY;
  }

  /** A line of the result, for people. */
  line(text = ''): void {
    process.stdout.write(`${text}\n`);
  }

  /** A value of the result as one line of JSON. */
  value(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Something to know, on stderr, unless quiet. */
  note(text: string): void {
    if (!this.quiet) process.stderr.write(`${text}\n`);
  }

  /** What went wrong, on stderr, always. */
  error(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  style(style: Style, text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Columns of the terminal, or a page's usual width elsewhere. */
  get width(): number {
    return Math.max(40, Math.min(process.stdout.columns || 100, 120));
  }
}
