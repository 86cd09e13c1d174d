/** What every file format implements: bytes in, pages of text out. */
import type { Language, Page } from '../../shared/domain.ts';
import type { Budget } from './budget.ts';

/** The contents of a file or of a member of one. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /** The file's path where it is a file of its own: for libraries that read parts of it; else null. */
  readonly path: string | null;
  /**
   * All of it. The array is shared: do not write to it, copy it for a library that does.
   * Throws `document-too-large` over the budget's `wholeBytes`.
   */
  bytes(): Promise<Uint8Array>;
  /** At most `length` bytes from `start`; fewer at the end. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** Where a mail or an archive hands its members on to be read as files of their own. */
export interface Members {
  /** The budget allows no more members here: the rest need not be offered. */
  readonly full: boolean;
  /**
   * Reads one member with the format of its content; its parts follow the container's own.
   * `name` is its name within this container (`folder/letter.docx`), made unique here. `read` gives
   * its bytes, and is called only where the budget allows; what it throws, and what reading the
   * member throws, is recorded as that member's failure: this rejects only with `cancelled`.
   */
  add(name: string, read: () => Promise<Uint8Array> | Uint8Array): Promise<void>;
  /** Records a member that the format itself knows it cannot read (an encrypted entry, say). */
  fail(name: string, error: unknown): void;
}

export interface FormatInput {
  readonly source: Source;
  /** The file's or member's own name, such as `letter.docx`: a hint, and never a title. */
  readonly name: string;
  /** The type that was found by content, one of the format's `types`. */
  readonly type: string;
  readonly password: string | undefined;
  /** Shared by the whole file: take from it as output is made. */
  readonly budget: Budget;
  readonly members: Members;
  readonly signal: AbortSignal;
}

/** What a format makes of its input. A container without text of its own has no pages. */
export interface Content {
  /** From metadata where it is worth showing, else the first heading, else null. */
  readonly title: string | null;
  /** What the file itself declares; null lets the text's own words decide. */
  readonly language: Language | null;
  readonly pages: readonly Page[];
}

/**
 * `extract` throws `TrouvailleError` with a document code: `document-damaged` {detail},
 * `document-encrypted` (no password, or a wrong one), `document-scanned` {pages},
 * `document-unsupported` {type}, `document-too-large` {size, limit}. Any other error that it throws is
 * taken for damage of the file. A file without text returns no pages or empty ones: the caller
 * makes that `document-empty`.
 */
export interface Format {
  /** The types, as usual extensions, that it reads. */
  readonly types: readonly string[];
  extract(input: FormatInput): Promise<Content>;
}
