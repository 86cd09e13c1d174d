/** What the preview asks of one document: its bytes, its text as indexed, and where words stand in it. */
import type { Block, FileState, Span, Table } from './domain.ts';
import type { Failure } from './errors.ts';

/** A document as a window names it: a file of the index, or a member of one. */
export interface DocumentName {
  readonly fileId: number;
  /** null: the file itself; else the member's name (`Part.inside`). */
  readonly inside: string | null;
}

/** What the index knows of a document. */
export interface DocumentInfo {
  /** The usual extension of what it is by content; null: not known yet. */
  readonly type: string | null;
  readonly title: string | null;
  readonly state: FileState;
  /** Why there is no text of it, where there is none. */
  readonly failure: Failure | null;
  readonly pages: number;
}

/** A stretch of one page's normalised text. */
export interface PageText {
  /** From 1. */
  readonly page: number;
  /** `text` is the page's from here on, in UTF-16 units; all other offsets are the whole page's. */
  readonly start: number;
  readonly text: string;
  /** Length of the whole page's text. */
  readonly length: number;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  /** A workbook's sheet name. */
  readonly sheet: string | null;
}

export interface WordPlace {
  readonly page: number;
  /** In the page's text. */
  readonly span: Span;
}

/** Where words stand in a document, in order. */
export interface WordPlaces {
  readonly places: readonly WordPlace[];
  /** There are more than are told. */
  readonly more: boolean;
}

/** search/, on its port `documents`. */
export interface DocumentTextContract {
  requests: {
    /** null: the index knows no such file. */
    describe: { input: DocumentName; output: DocumentInfo | null };
    /**
     * Blocks of a page around a place, whole ones, of about `length` UTF-16 units; a PDF's page has
     * no more than that. null: there is no such page.
     */
    page: {
      input: DocumentName & { page: number; around: number; length: number };
      output: PageText | null;
    };
    /** The words of a query as it was typed: stems, phrases, no excluded ones. */
    words: { input: DocumentName & { query: string }; output: WordPlaces };
    /** A text as it was typed, whatever its case, accents and white space are. */
    find: { input: DocumentName & { text: string }; output: WordPlaces };
  };
  events: Record<string, never>;
}

/** The longest answer to `bytes`, in bytes: a window takes a document piece by piece. */
export const longestPiece = 1024 * 1024;

/** A window's channel `document`. */
export interface DocumentContract {
  requests: DocumentTextContract['requests'] & {
    /**
     * The size in bytes of the file, or of its member unpacked. Throws `path-missing`,
     * `path-unreadable`, `document-too-large` {size, limit}, or why the member cannot be unpacked.
     */
    size: { input: DocumentName; output: { size: number } };
    /** At most `longestPiece` bytes from `start`; fewer at the end. Throws as `size`. */
    bytes: {
      input: DocumentName & { start: number; length: number };
      output: { bytes: Uint8Array };
    };
    /** Reads an encrypted file with its password. Throws `document-encrypted` where that is wrong. */
    unlock: { input: { fileId: number; password: string }; output: null };
  };
  events: Record<string, never>;
}
