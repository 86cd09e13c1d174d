/** What the application is about, as plain data that crosses every process. */
import type { Failure } from './errors.ts';

/** The states of the ledger (CLI.md, `status --files`). */
export const fileStates = [
  'indexed',
  'pending',
  'empty',
  'scanned',
  'encrypted',
  'unsupported',
  'excluded',
  'online-only',
  'too-large',
  'damaged',
  'timeout',
  'crashed',
  'unreadable',
] as const;
export type FileState = (typeof fileStates)[number];

/** The states that count as `failed` in the result of `index`. */
export const failedStates: readonly FileState[] = ['damaged', 'timeout', 'crashed', 'unreadable'];

export type Language = 'fr' | 'en';

/* ---------- extract ---------- */

export type BlockKind = 'heading' | 'paragraph' | 'item' | 'row' | 'code';

/**
 * A stretch of a page's text that the chunker treats as one: `text.slice(start, end)`, UTF-16 units,
 * half open. Blocks rise and do not overlap; what lies between them is white space.
 */
export interface Block {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  /** Headings: 1 is the highest. */
  readonly level?: number;
  /** Rows: index into the page's `tables`. */
  readonly table?: number;
  /** Rows of a spreadsheet: the cells' range, such as `B12:F12`. */
  readonly cells?: string;
}

/** What every row of a table shares, and its passages carry as context. */
export interface Table {
  /** Column headers in order, as one line: `Nom | Prix | Date`; '' where there are none. */
  readonly headers: string;
  /** A caption, or the title above the table; '' where there is none. */
  readonly caption: string;
}

export interface Page {
  /** From 1: a PDF's page, a slide, a sheet; 1 for documents without pages. */
  readonly page: number;
  /** Normalised text: what `trouvaille text` prints, and what offsets count in. */
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  /** A workbook's sheet name. */
  readonly sheet?: string;
}

/** A document, or one member of an archive or mail. */
export interface Part {
  /** null: the file itself; else the member's name (`a.zip` inside `b.eml`: `a.zip/member.docx`). */
  readonly inside: string | null;
  /** The usual extension of what it is by content: `pdf`, `docx`, `txt`… */
  readonly type: string;
  /** From metadata or the first heading; null where neither is worth showing. */
  readonly title: string | null;
  readonly language: Language | null;
  readonly pages: readonly Page[];
}

/** What the extractor makes of one file. */
export interface ExtractedFile {
  /** The usual extension of what the file is by content. */
  readonly type: string;
  /** The file itself first (it may have no pages: an archive), then its members that have text. */
  readonly parts: readonly Part[];
  /** Members that could not be read, and why. */
  readonly failures: readonly { readonly inside: string; readonly failure: Failure }[];
}

/* ---------- chunk ---------- */

/** A passage before it is stored. `text.slice(start, end)` of its page is its text. */
export interface PassageDraft {
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Title, heading path, sheet and column headers, one a line: seen by the models, not shown. */
  readonly context: string;
  /** The path of headings it stands under, without the title, for the keyword index. */
  readonly headings: string;
  readonly sheet?: string;
  readonly cells?: string;
}

/** A passage as the models see it. */
export interface ModelPassage {
  readonly context: string;
  readonly text: string;
}

/* ---------- index ---------- */

export interface Root {
  readonly id: number;
  readonly path: string;
}

export interface IndexCounts {
  files: number;
  read: number;
  unchanged: number;
  moved: number;
  failed: number;
  passages: number;
  embedded: number;
  reused: number;
  tokens: number;
  seconds: number;
  compileSeconds: number;
  states: Partial<Record<FileState, number>>;
}

export interface IndexProgress {
  readonly phase:
    'compiling' | 'scanning' | 'reading' | 'embedding' | 'watching' | 'paused' | 'idle';
  /** Files accounted for, and known so far. */
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly passagesDone: number;
  readonly tokensPerSecond: number;
  /** null until enough was measured to say. */
  readonly secondsLeft: number | null;
}

/* ---------- search ---------- */

export type SearchMode = 'keywords' | 'vectors' | 'hybrid' | 'reranked';
export type Stage = 'lexical' | 'fused' | 'reranked';
/** Half open, UTF-16 units. */
export type Span = readonly [start: number, end: number];

export interface StageScores {
  readonly lexical: number | null;
  /** What ranks by meaning: the closeness, of which the passage's own cosine is the larger part. */
  readonly vector: number | null;
  readonly fused: number | null;
  readonly rerank: number | null;
}

/** Where a hit was found and its text. */
export interface HitSource {
  /** null: the file was found by its name. */
  readonly passageId: number | null;
  /** The file of `path`: what a window names it by, having no path it could open. */
  readonly fileId: number;
  readonly path: string;
  readonly page: number | null;
  readonly title: string | null;
  readonly type: string | null;
  /** ISO 8601. */
  readonly modified: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly text: string;
  readonly context: string;
  readonly sheet: string | null;
  readonly cells: string | null;
  readonly inside: string | null;
  /** Other places of the same content, or of a near-identical passage. */
  readonly copies: readonly string[];
}

export interface Hit extends HitSource {
  readonly rank: number;
  readonly highlights: readonly Span[];
  readonly answer: Span | null;
  readonly score: number;
  readonly scores: StageScores;
  readonly match: 'passage' | 'name';
}
