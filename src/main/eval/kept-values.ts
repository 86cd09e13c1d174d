import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/**
 * Values by key in a file of JSON lines that only grows: each is there as soon as it is set, and a
 * line that was cut off when its process was killed is dropped at the next opening.
 */
export class KeptValues<Value> {
  readonly #path: string;
  readonly #values = new Map<string, Value>();

  constructor(path: string, value: z.ZodType<Value>) {
    this.#path = path;
    if (!existsSync(path)) return;
    const line = z.tuple([z.string(), value]);
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) truncateSync(path, whole);
    for (const text of bytes.toString('utf8', 0, whole).split('\n')) {
      if (text === '') continue;
      const [key, kept] = line.parse(JSON.parse(text));
      this.#values.set(key, kept);
    }
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#values.size === 0) mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#values.set(key, value);
    appendFileSync(this.#path, `${JSON.stringify([key, value])}\n`, { mode: 0o600 });
  }

  /** Forgets them all, and removes the file. */
  clear(): void {
    this.#values.clear();
    rmSync(this.#path, { force: true });
  }
}
