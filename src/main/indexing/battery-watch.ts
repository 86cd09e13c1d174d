/** Tells when the machine goes on its battery, and when it is back on mains. */
import { isOnBattery } from './power.ts';

/** Reading the supplies takes a millisecond; a person who unplugs notices no half minute. */
const lookMilliseconds = 30_000;

export class BatteryWatch {
  #timer: NodeJS.Timeout | null = null;
  #isOnBattery = false;
  #isStopped = false;

  /** `changed` is called only when it changes; mains is taken for granted at first. */
  constructor(changed: (isOnBattery: boolean) => void, look = isOnBattery) {
    const again = async (): Promise<void> => {
      const now = (await look()) === true;
      if (this.#isStopped) return;
      if (now !== this.#isOnBattery) {
        this.#isOnBattery = now;
        changed(now);
      }
      this.#timer = setTimeout(() => void again(), lookMilliseconds).unref();
    };
    void again();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
