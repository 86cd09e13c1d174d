/** Lets loops sleep until something that they look at has changed. */
export class Changes {
  #waiting: (() => void)[] = [];

  /** Wakes every loop; each looks for itself at what there is to do. */
  tell(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves at the next `tell`, or at once where `signal` is, or becomes, aborted. */
  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.push(wake);
    });
  }
}
