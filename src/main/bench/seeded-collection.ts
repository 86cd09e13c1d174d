/**
 * A collection of any size made from real passages: their texts, each under a number of its own, and
 * their vectors with noise, so that neighbours are as near as those of real documents are. Seeded:
 * the same numbers give the same collection.
 */
import { createHash } from 'node:crypto';
import type { PassageDraft } from '../../shared/domain.ts';
import { seededRandom } from '../eval/statistics.ts';
import { openWriter } from '../store/open.ts';
import type { DocumentDraft } from '../store/types.ts';

/** A real passage and its vector, of length 1. */
export interface SourcePassage {
  readonly text: string;
  readonly context: string;
  readonly vector: Float32Array;
}

export interface SeededCollection {
  /** One row a passage, in the order of their numbers: for the exact scan. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Passages a document: a dozen pages. */
const passagesPerDocument = 50;
/**
 * Standard deviation of the noise, all dimensions together, beside a vector of length 1: cosines with
 * the original are then about 0.93, as between neighbouring passages of one document (e5-small).
 */
const noise = 0.4;

/** Writes the collection into `dataFolder` as one document a file, and keeps its exact vectors. */
export function writeSeededCollection(
  dataFolder: string,
  identity: string,
  sources: readonly SourcePassage[],
  passages: number,
  seed: number,
  onProgress: (done: number) => void,
): SeededCollection {
  const dimensions = sources[0]?.vector.length ?? 0;
  const vectors = new Float32Array(passages * dimensions);
  const gaussian = seededGaussian(seed);
  const store = openWriter(dataFolder);
  try {
    const root = store.addRoot('/bench', '0', '0');
    const generation = store.openGeneration(identity, dimensions);
    for (let first = 0; first < passages; first += passagesPerDocument) {
      const count = Math.min(passagesPerDocument, passages - first);
      const numbers = Array.from({ length: count }, (_, index) => first + index);
      for (const number of numbers) {
        const source = sources[number % sources.length];
        if (source) addNoise(vectors, number * dimensions, source.vector, gaussian);
      }
      const hashes = numbers.map((number) => hash(`${seed}/${number}`));
      const fileId = store.observeFile({
        rootId: root.id,
        path: `/bench/${first}.txt`,
        size: count,
        modifiedMs: first,
        inode: String(first),
        device: '0',
      });
      store.storeDocument(
        fileId,
        documentOf(numbers, sources, hashes),
        generation.id,
        hashes,
        vectors.subarray(first * dimensions, (first + count) * dimensions),
      );
      onProgress(first + count);
    }
    store.tidy();
  } finally {
    store.close();
  }
  return { vectors, dimensions };
}

function documentOf(
  numbers: readonly number[],
  sources: readonly SourcePassage[],
  hashes: readonly Uint8Array[],
): DocumentDraft {
  let text = '';
  const passages: (PassageDraft & { inputHash: Uint8Array })[] = [];
  for (const [index, number] of numbers.entries()) {
    const source = sources[number % sources.length];
    const inputHash = hashes[index];
    if (!source || !inputHash) continue;
    const own = `${source.text} (${number})`;
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += own;
    const range = { page: 1, start, end: text.length };
    passages.push({ ...range, text: own, context: source.context, headings: '', inputHash });
  }
  const blocks = passages.map(({ start, end }) => ({ kind: 'paragraph' as const, start, end }));
  const title = `Document ${numbers[0] ?? 0}`;
  const part = {
    inside: null,
    type: 'txt',
    title,
    language: 'fr' as const,
    pages: [{ page: 1, text, blocks, tables: [] }],
  };
  return {
    contentHash: Buffer.from(hash(title)).toString('hex'),
    extractorVersion: 'bench',
    type: 'txt',
    parts: [{ part, passages }],
  };
}

function addNoise(
  into: Float32Array,
  offset: number,
  vector: Float32Array,
  gaussian: () => number,
): void {
  const deviation = noise / Math.sqrt(vector.length);
  let squares = 0;
  vector.forEach((value, index) => {
    const noisy = value + deviation * gaussian();
    into[offset + index] = noisy;
    squares += noisy * noisy;
  });
  const length = Math.sqrt(squares);
  for (let index = 0; index < vector.length; index++) {
    into[offset + index] = (into[offset + index] ?? 0) / length;
  }
}

/** Numbers of a normal distribution (Box and Muller 1958). */
function seededGaussian(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest().subarray(0, 16);
}
