/** A store in a folder of its own, and documents made for it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Language, Page } from '../../../src/shared/domain.ts';
import { openWriter } from '../../../src/main/store/open.ts';
import type { DocumentDraft, FileObservation, StoreWriter } from '../../../src/main/store/types.ts';

export const dimensions = 32;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openTemporary(folder = temporaryFolder()): { folder: string; writer: StoreWriter } {
  const writer = openWriter(folder);
  onTestFinished(() => {
    try {
      writer.close();
    } catch {
      // the test closed it
    }
  });
  return { folder, writer };
}

export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function inputHash(text: string): Uint8Array {
  return hashOf(text).subarray(0, 16);
}

/** A normalised vector that only the text decides. */
export function vectorOf(text: string, length = dimensions): Float32Array {
  let state = hashOf(text).readUInt32LE(0);
  const values = Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}

export function observation(
  rootId: number,
  path: string,
  changes: Partial<FileObservation> = {},
): FileObservation {
  return {
    rootId,
    path,
    size: 10,
    modifiedMs: 1_700_000_000_000,
    inode: '7',
    device: '1',
    ...changes,
  };
}

export interface SampleDocument {
  readonly title?: string | null;
  readonly language?: Language;
  readonly type?: string;
  /** One passage each; one page each. */
  readonly passages: readonly string[];
  readonly headings?: string;
}

/** The document as the indexer would hand it over, a page and a passage for each text. */
export function draft(sample: SampleDocument): DocumentDraft {
  const { title = null, language = 'fr', type = 'txt', passages, headings = '' } = sample;
  const pages = passages.map((text, index): Page => {
    const blocks = [{ kind: 'paragraph' as const, start: 0, end: text.length }];
    return { page: index + 1, text, blocks, tables: [] };
  });
  return {
    contentHash: hashOf(JSON.stringify(sample)).toString('hex'),
    extractorVersion: 'extractor-1',
    type,
    parts: [
      {
        part: { inside: null, type, title, language, pages },
        passages: passages.map((text, index) => ({
          ...{ page: index + 1, start: 0, end: text.length, text },
          ...{ context: title ?? '', headings, inputHash: inputHash(`${title ?? ''}\n${text}`) },
        })),
      },
    ],
  };
}

/** Observes a file and stores its document, with the vectors that are missing; returns their number. */
export function store(
  writer: StoreWriter,
  path: string,
  sample: SampleDocument,
  identity = 'model-1',
): { fileId: number; embedded: number } {
  const root = writer.addRoot('/docs', '1', '2');
  const fileId = writer.observeFile(observation(root.id, path));
  return { fileId, embedded: storeFor(writer, fileId, sample, identity) };
}

export function storeFor(
  writer: StoreWriter,
  fileId: number,
  sample: SampleDocument,
  identity = 'model-1',
): number {
  const generation = writer.openGeneration(identity, dimensions);
  const document = draft(sample);
  const texts = sample.passages.map((text) => `${sample.title ?? ''}\n${text}`);
  const { hashes, vectors } = missing(writer, generation.id, texts);
  writer.storeDocument(fileId, document, generation.id, hashes, vectors);
  return hashes.length;
}

/** Hashes and vectors of the inputs that the generation has none of yet. */
export function missing(
  writer: StoreWriter,
  generationId: number,
  texts: readonly string[],
): { hashes: Uint8Array[]; vectors: Float32Array } {
  const distinct = [...new Set(texts)];
  const needed = writer.missingVectors(generationId, distinct.map(inputHash));
  const wanted = distinct.filter((_, index) => needed[index]);
  const vectors = new Float32Array(wanted.length * dimensions);
  for (const [index, text] of wanted.entries()) vectors.set(vectorOf(text), index * dimensions);
  return { hashes: wanted.map(inputHash), vectors };
}
