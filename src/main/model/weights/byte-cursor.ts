import type { RangeFile } from './range-file.ts';

/** Pickles are read through a window, so that one in front of gigabytes costs no more than itself. */
const windowBytes = 1 << 16;
/** Longest text: names of tensors are under 200 bytes. */
const maxTextBytes = 1 << 20;

/** Reads a stretch of a file from start to end. Everything throws RangeError beyond the end. */
export class ByteCursor {
  readonly #source: RangeFile;
  readonly #end: number;
  #position: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;

  constructor(source: RangeFile, start: number, end: number) {
    this.#source = source;
    this.#position = start;
    this.#end = end;
  }

  get position(): number {
    return this.#position;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  take(count: number): Uint8Array {
    const from = this.#position;
    if (count > maxTextBytes || from + count > this.#end)
      throw new RangeError('it ends in the middle');
    if (from < this.#windowStart || from + count > this.#windowStart + this.#window.length) {
      this.#windowStart = from;
      this.#window = this.#source.read(
        from,
        Math.min(this.#end, from + Math.max(count, windowBytes)),
      );
    }
    this.#position += count;
    return this.#window.subarray(from - this.#windowStart, from - this.#windowStart + count);
  }

  view(count: number): DataView {
    const bytes = this.take(count);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  /** Up to a line feed, which is left out. */
  line(): string {
    const bytes: number[] = [];
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      if (bytes.length >= 1000) throw new RangeError('a line without end');
      bytes.push(byte);
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }
}
