/**
 * What the index holds, and the two rights to it: `StoreWriter` (the indexer alone) and
 * `StoreReader` (everyone). Both are libraries over one SQLite database in the data folder.
 */
import type { FileState, Language, Page, Part, PassageDraft, Root } from '../../shared/domain.ts';
import type { Failure } from '../../shared/errors.ts';

/** A file as the disk shows it. */
export interface FileObservation {
  readonly rootId: number;
  /** Absolute. A folder left out by a rule ends in `/`. */
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: string;
  readonly device: string;
}

export interface FileRecord extends FileObservation {
  readonly id: number;
  /** SHA-256 of the content, hex; null: not read yet. */
  readonly contentHash: string | null;
  readonly documentId: number | null;
  readonly state: FileState;
  readonly failure: Failure | null;
  /** Usual extension by content; null: not known. */
  readonly type: string | null;
}

/** A part of a document with its passages, ready to store. */
export interface PartDraft {
  readonly part: Part;
  readonly passages: readonly (PassageDraft & {
    /** SHA-256 of the encoder's exact input (its token ids), first 16 bytes. */
    readonly inputHash: Uint8Array;
  })[];
}

export interface DocumentDraft {
  readonly contentHash: string;
  readonly extractorVersion: string;
  readonly type: string;
  readonly parts: readonly PartDraft[];
}

export interface Generation {
  readonly id: number;
  /** Model identity: weights, pooling, prefixes, dtype, chunking parameters. */
  readonly identity: string;
  readonly dimensions: number;
  readonly serving: boolean;
}

export interface StoredPassage {
  readonly id: number;
  readonly documentId: number;
  readonly ordinal: number;
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly context: string;
  readonly sheet: string | null;
  readonly cells: string | null;
  readonly inside: string | null;
}

/** A part's text as indexed. */
export interface PartText {
  readonly title: string | null;
  readonly language: Language | null;
  readonly pages: Page[];
}

/** What the index holds, counted. */
export interface StoreCounts {
  readonly documents: number;
  /** Of the serving generation. */
  readonly passages: number;
  /** Distinct vectors of the serving generation: passages of equal input share one. */
  readonly vectors: number;
  /** UTF-8 bytes of the extracted text. */
  readonly textBytes: number;
  /** Bytes of the database on disk. */
  readonly indexBytes: number;
  readonly pending: number;
}

/** A file with what `status --files` says of it; null where it has no document. */
export interface FileReport extends FileRecord {
  readonly pages: number | null;
  readonly passages: number | null;
}

export interface WriterOptions {
  /** A damaged database is moved aside and a new one begun, instead of `data-damaged`. */
  readonly repair?: boolean;
}

/** Reads what was committed before each call; works beside a writer and on read-only media. */
export interface StoreReader {
  roots(): Root[];
  /** In order of path. */
  files(): Iterable<FileReport>;
  fileByPath(path: string): FileRecord | null;
  fileById(id: number): FileRecord | null;
  /** The normalised text as indexed; null where there is none. */
  pages(documentId: number, inside: string | null): PartText | null;
  passages(documentId: number, inside: string | null): StoredPassage[];
  counts(): StoreCounts;
  servingGeneration(): Generation | null;
  /** The one that served before, kept for `rollbackGeneration`; null: there is none. */
  previousGeneration(): Generation | null;
  meta(key: string): string | null;
  close(): void;
}

/** All changes are atomic: a call that throws has changed nothing. */
export interface StoreWriter extends StoreReader {
  /** Where a damaged database was moved when this writer was opened with `repair`; null: nowhere. */
  readonly damagedMovedTo: string | null;
  /** Groups calls into one transaction: all or nothing, and much faster for many small ones. */
  transaction<Result>(work: () => Result): Result;
  setMeta(key: string, value: string): void;

  addRoot(path: string, device: string, inode: string): Root;
  removeRoot(id: number): void;
  relocateRoot(id: number, newPath: string): void;
  /** Device and inode the root had when last read. */
  rootIdentity(id: number): { device: string; inode: string };
  setRootIdentity(id: number, device: string, inode: string): void;

  filesOfRoot(rootId: number): Iterable<FileRecord>;
  /** Inserts or updates what the disk shows; a new or changed file becomes `pending`. Returns its id. */
  observeFile(file: FileObservation): number;
  /** Same content under a new path: nothing is read again. */
  moveFile(id: number, file: FileObservation): void;
  setFileState(id: number, state: FileState, failure: Failure | null, type: string | null): void;
  /** `hash` and document of a file whose content is known already; false where it is not. */
  linkFile(id: number, contentHash: string, extractorVersion: string): boolean;
  /** Forgets files; documents that no file points to go with their passages. */
  removeFiles(ids: readonly number[]): void;

  /** Written before a risky file is opened, cleared after: names what killed the extractor. */
  markSuspect(fileId: number): void;
  clearSuspect(fileId: number): void;
  suspects(): FileRecord[];

  /** Opens, or begins, the generation of vectors with this identity. The first one serves at once. */
  openGeneration(identity: string, dimensions: number): Generation;
  /** Which of these input hashes have no vector yet in the generation. In the order given. */
  missingVectors(generationId: number, hashes: readonly Uint8Array[]): boolean[];
  /**
   * Vectors of a document that has too many to be held until all are there. No passage uses them
   * until it is stored: `tidy` would remove them. A hash that has one already keeps it.
   */
  storeVectors(
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void;
  /**
   * One transaction: the document, its passages, their keywords and new vectors; the file points to
   * it and is `indexed`. `vectors` holds a row for each hash of `vectorHashes`.
   */
  storeDocument(
    fileId: number,
    document: DocumentDraft,
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void;
  /** Documents whose passages are not yet in the generation (a model change): to be re-chunked and embedded. */
  documentsOutside(generationId: number): Iterable<{ documentId: number; parts: Part[] }>;
  storeGenerationPassages(
    documentId: number,
    parts: readonly PartDraft[],
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void;
  /** The generation serves from now on; the one that served is kept for `rollbackGeneration`. */
  serveGeneration(generationId: number): void;
  rollbackGeneration(): boolean;
  /** Removes vectors that no passage uses, re-centres bits if the collection has grown, checkpoints. */
  tidy(): void;
}
