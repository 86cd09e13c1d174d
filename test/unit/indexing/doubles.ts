/** In-memory neighbours of the indexer that obey the real ones' rules, and count what they do. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { extname } from 'node:path';
import type {
  ExtractedFile,
  ModelPassage,
  Part,
  PassageDraft,
} from '../../../src/shared/domain.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { passageInput } from '../../../src/shared/passage-input.ts';
import type {
  Extractor,
  PassageEmbedder,
  PassageEncoder,
} from '../../../src/main/indexing/types.ts';

/**
 * Reads text files, paragraphs parted by empty lines. A file whose text begins with an upper-case
 * order does what it says: `DAMAGED`, `CRASH`, `DEFECT`, `LOCKED word`, `SLOW milliseconds`.
 */
export class TextExtractor implements Extractor {
  readonly read: string[] = [];

  async extract(
    path: string,
    { password, signal }: { password?: string; signal: AbortSignal },
  ): Promise<ExtractedFile> {
    this.read.push(path);
    const text = await readFile(path, 'utf8');
    const [order, value] = text.split(/\s/, 2);
    if (order === 'DAMAGED') throw new TrouvailleError('document-damaged', { detail: 'torn' });
    if (order === 'CRASH') throw new TrouvailleError('document-crashed', { detail: 'SIGKILL' });
    if (order === 'DEFECT') throw new TypeError('a reader that does not know its format');
    if (order === 'LOCKED' && password !== value) throw new TrouvailleError('document-encrypted');
    if (order === 'SLOW') {
      await delay(Number(value), null, { signal }).catch(() => {
        throw new TrouvailleError('cancelled');
      });
    }
    const type = extname(path).slice(1);
    const page = { page: 1, text, blocks: [], tables: [] };
    const part: Part = { inside: null, type, title: null, language: 'fr', pages: [page] };
    return { type, parts: [part], failures: [] };
  }
}

/** A passage a paragraph; a token a word, between a first and a last one. */
export class WordEncoder implements PassageEncoder {
  readonly identity: string;
  readonly dimensions = 8;

  constructor(identity = 'words-1') {
    this.identity = identity;
  }

  passages(part: Part): PassageDraft[][] {
    return part.pages.map(({ page, text }) =>
      [...text.matchAll(/\S[^\n]*(?:\n[^\n]+)*/g)].map((match) => ({
        page,
        start: match.index,
        end: match.index + match[0].length,
        text: match[0],
        context: '',
        headings: '',
      })),
    );
  }

  encode(passage: ModelPassage): Int32Array {
    const words = passageInput(passage).split(/\s+/);
    return Int32Array.from([0, ...words.map(wordId), 1]);
  }
}

function wordId(word: string): number {
  return createHash('md5').update(word).digest().readUInt32LE() >>> 1;
}

/** A normalised vector of the ids alone; counts the passages and batches that it was given. */
export class HashEmbedder implements PassageEmbedder {
  readonly passages: Int32Array[] = [];
  readonly batches: number[][] = [];
  readonly dimensions: number;
  readonly millisecondsPerBatch: number;
  underWay = 0;
  mostUnderWay = 0;

  constructor(dimensions = 8, millisecondsPerBatch = 0) {
    this.dimensions = dimensions;
    this.millisecondsPerBatch = millisecondsPerBatch;
  }

  async embed(
    ids: readonly Int32Array[],
    signal: AbortSignal,
  ): Promise<{ vectors: Float32Array; forwardMs: number }> {
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    try {
      await delay(this.millisecondsPerBatch, null, { signal }).catch(() => {
        throw new TrouvailleError('cancelled');
      });
    } finally {
      this.underWay--;
    }
    this.passages.push(...ids);
    this.batches.push(ids.map(({ length }) => length));
    const vectors = new Float32Array(ids.length * this.dimensions);
    ids.forEach((row, index) =>
      vectors.set(hashVector(row, this.dimensions), index * this.dimensions),
    );
    return { vectors, forwardMs: this.millisecondsPerBatch };
  }
}

function hashVector(ids: Int32Array, dimensions: number): Float32Array {
  const bytes = createHash('sha256')
    .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    .digest();
  const values = Float32Array.from(
    { length: dimensions },
    (_, index) => (bytes[index] ?? 0) - 127.5,
  );
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}
