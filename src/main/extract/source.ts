/** Where a format's bytes come from: a file on disk, or a member already unpacked. */
import { open, type FileHandle } from 'node:fs/promises';
import type { Budget } from './budget.ts';
import type { Source } from './format.ts';

/** A file on disk, opened once. Close it when its reading is over. */
export class FileSource implements Source {
  readonly size: number;
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #budget: Budget;

  private constructor(path: string, size: number, handle: FileHandle, budget: Budget) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
    this.#budget = budget;
  }

  /** Throws Node's own errors (`ENOENT`, `EACCES`…). */
  static async open(path: string, budget: Budget): Promise<FileSource> {
    const handle = await open(path, 'r');
    try {
      return new FileSource(path, (await handle.stat()).size, handle, budget);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  bytes(): Promise<Uint8Array> {
    this.#budget.checkWhole(this.size);
    // Read anew each time: kept, it would be held beside what a parser makes of it.
    return this.read(0, this.size);
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.size - start));
    const buffer = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(
        buffer,
        filled,
        wanted - filled,
        start + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** A member of an archive or mail, unpacked in memory. */
export class BytesSource implements Source {
  readonly path = null;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  bytes(): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes);
  }

  read(start: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.subarray(start, start + Math.max(0, length)));
  }
}
