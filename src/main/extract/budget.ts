/** Bounds on what one file may cost, its members included: documents are hostile input. */
import { TrouvailleError } from '../../shared/errors.ts';

export interface Limits {
  /** Characters of text (UTF-16 units) from the whole file. */
  readonly characters: number;
  /** Bytes that may be held at once for one file or member. */
  readonly wholeBytes: number;
  /** Bytes unpacked from archives and compressed streams, all together. */
  readonly unpackedBytes: number;
  /** Members of archives and mails, all together. */
  readonly members: number;
  /** Containers within containers: 1 reads a mail's attachments, 2 an attached archive's files. */
  readonly depth: number;
}

/**
 * The extractor is to stay under 600 MB resident (DESIGN.md section 8). 30 million characters are
 * some 12,000 pages, 60 MB held twice while they are sent; 128 MB of file are held once as bytes
 * and once as what a parser makes of them.
 */
export const defaultLimits: Limits = {
  characters: 30_000_000,
  wholeBytes: 128 * 1024 * 1024,
  unpackedBytes: 512 * 1024 * 1024,
  members: 10_000,
  depth: 4,
};

/** Counts down what is left of the limits; each `take…` throws `document-too-large` {size, limit}. */
export class Budget {
  readonly limits: Limits;
  #characters = 0;
  #unpacked = 0;
  #members = 0;

  constructor(limits: Limits = defaultLimits) {
    this.limits = limits;
  }

  /** Called by `PageBuilder` for its text; formats need not. */
  takeCharacters(count: number): void {
    this.#characters += count;
    check(this.#characters, this.limits.characters);
  }

  /** To be called as bytes come out of a decompressor, before they are kept. */
  takeUnpacked(bytes: number): void {
    this.#unpacked += bytes;
    check(this.#unpacked, this.limits.unpackedBytes);
  }

  /** Before something of this size is held in memory. */
  checkWhole(bytes: number): void {
    check(bytes, this.limits.wholeBytes);
  }

  takeMember(): void {
    this.#members += 1;
    check(this.#members, this.limits.members);
  }

  get membersLeft(): boolean {
    return this.#members < this.limits.members;
  }
}

function check(value: number, limit: number): void {
  if (value > limit) throw new TrouvailleError('document-too-large', { size: value, limit });
}
