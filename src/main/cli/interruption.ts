/** Ctrl+C and its like: the first asks the command to stop, the second ends it. */
import { constants } from 'node:os';

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** 128 plus the signal's number (130 after Ctrl+C), once there was one. */
  readonly status: number | null;
  /** The promise's result, or `AbortError` as soon as there was a signal, whichever comes first. */
  race<Result>(work: Promise<Result>): Promise<Result>;
}

type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What is under way has this long to be put down; the rest is undone at the next start. */
const graceMilliseconds = 800;

/**
 * Listens for signals, direct ones and those that the launcher passes on through its channel. After
 * Ctrl+C in a terminal the same signal comes both ways, so the two are counted apart.
 */
export function listenForInterruption(exit: (status: number) => void): Interruption {
  const controller = new AbortController();
  const counts = { direct: 0, passedOn: 0 };
  let status: number | null = null;

  const received = (signal: EndSignal, way: keyof typeof counts): void => {
    counts[way] += 1;
    status ??= 128 + constants.signals[signal];
    const ended = status;
    if (counts[way] > 1) exit(ended);
    if (controller.signal.aborted) return;
    setTimeout(() => exit(ended), graceMilliseconds).unref();
    controller.abort();
  };

  for (const signal of endSignals) process.on(signal, () => received(signal, 'direct'));
  if (process.channel) {
    process.on('message', (message) => {
      const signal = endSignals.find((name) => name === message);
      if (signal) received(signal, 'passedOn');
    });
    // The launcher was killed: nothing is to be left running, or holding the data folder.
    process.on('disconnect', () => received('SIGTERM', 'passedOn'));
    process.channel.unref();
  }

  return {
    signal: controller.signal,
    get status() {
      return status;
    },
    race: (work) =>
      new Promise((resolve, reject) => {
        const abort = (): void => reject(new DOMException('interrupted', 'AbortError'));
        if (controller.signal.aborted) abort();
        controller.signal.addEventListener('abort', abort, { once: true });
        work.then(resolve, reject).finally(() => {
          controller.signal.removeEventListener('abort', abort);
        });
      }),
  };
}
