/** Work that is asked for often and done at most once an interval; the last asking is always met. */
export interface Throttle {
  soon(): void;
  stop(): void;
}

/**
 * The first asking is met at once, those that come within `milliseconds` of it together at the
 * interval's end.
 */
export function throttle(milliseconds: number, work: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null;
  let asked = false;
  let stopped = false;
  const run = (): void => {
    asked = false;
    timer = setTimeout(() => {
      timer = null;
      if (asked) run();
    }, milliseconds);
    timer.unref();
    work();
  };
  return {
    soon() {
      if (stopped) return;
      if (timer) asked = true;
      else run();
    },
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
