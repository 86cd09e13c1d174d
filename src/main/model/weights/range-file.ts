import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file read by ranges; each read is checked against the file's real length. */
export class RangeFile {
  readonly size: number;
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  /** Bytes `[start, end)`. Throws a RangeError where the file does not hold them: nothing is allocated then. */
  read(start: number, end: number): Uint8Array {
    if (!(start >= 0 && start <= end && end <= this.size)) {
      throw new RangeError(`bytes ${start} to ${end} of a file of ${this.size} bytes`);
    }
    const bytes = new Uint8Array(end - start);
    let done = 0;
    while (done < bytes.length) {
      // One read of Linux ends at 2^31 bytes.
      const count = readSync(
        this.#descriptor,
        bytes,
        done,
        Math.min(bytes.length - done, 2 ** 30),
        start + done,
      );
      if (count === 0) throw new RangeError(`the file became shorter than ${end} bytes`);
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
