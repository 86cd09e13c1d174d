/**
 * Recall and time of the two-stage vector search against an exact scan of the float vectors.
 *
 *   node bench/vector-recall.ts DATA_FOLDER [SIZES] [REACH] [QUESTIONS]
 *
 * DATA_FOLDER: an index made with a real encoder. The collection is made from its vectors with
 * seeded noise, until it has the size asked for (10000,100000): real vectors in number would take
 * hours to embed. The queries are other ones of its vectors, with as much noise.
 * REACH: settings of the first pass to compare, as JSON (a list of `Reach`).
 * QUESTIONS: a file of questions' vectors as float32, row after row, to ask instead: they lie apart
 * from the passages, and their neighbours are much harder to tell.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForReading } from '../src/main/store/open-database.ts';
import { openWriter } from '../src/main/store/open.ts';
import { servingGeneration } from '../src/main/store/reader/generations.ts';
import { storedVectors } from '../src/main/store/reader/vectors.ts';
import { VectorGeometry } from '../src/main/store/vector-geometry.ts';
import { defaultReach, VectorIndex, type Reach } from '../src/main/store/vector-index.ts';

/** Length of the noise added to a vector of length 1: a passage that says nearly the same. */
const noise = 0.25;
const queryCount = 200;
/** Vectors stored a document: as a pool of passages brings them. */
const batch = 1000;

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

function realVectors(folder: string): Float32Array[] {
  const database = openForReading(folder);
  const generation = servingGeneration(database);
  if (!generation) throw new Error(`${folder} has no vectors`);
  const { scale } = VectorGeometry.read(database, generation.id);
  if (!scale) throw new Error(`${folder} has no vectors`);
  const read = [...storedVectors(database, generation.id, scale)].map(({ vector }) => vector);
  database.close();
  return read;
}

/** A vector near `origin`, of length 1. */
function near(origin: Float32Array, draw: () => number): Float32Array {
  const step = noise * Math.sqrt(3 / origin.length); // uniform in [-step, step] has this deviation
  const moved = origin.map((value) => value + (draw() * 2 - 1) * step);
  const norm = Math.hypot(...moved);
  return moved.map((value) => value / norm);
}

function fill(folder: string, collection: readonly Float32Array[], dimensions: number): number {
  const writer = openWriter(folder);
  const root = writer.addRoot('/bench', '1', '1');
  const generation = writer.openGeneration('bench', dimensions);
  const started = performance.now();
  for (let from = 0; from < collection.length; from += batch) {
    const rows = collection.slice(from, from + batch);
    const path = `/bench/${from}.txt`;
    const hashes = rows.map((_, index) => digest(`${from + index}`).subarray(0, 16));
    const vectors = new Float32Array(rows.length * dimensions);
    for (const [index, row] of rows.entries()) vectors.set(row, index * dimensions);
    const seen = { size: 1, modifiedMs: 1, inode: '1', device: '1' };
    const fileId = writer.observeFile({ rootId: root.id, path, ...seen });
    const part = { inside: null, type: 'txt', title: null, language: null };
    const pages = [{ page: 1, text: 'x', blocks: [], tables: [] }];
    const place = { page: 1, start: 0, end: 1, text: 'x', context: '', headings: '' };
    const passages = hashes.map((inputHash) => ({ ...place, inputHash }));
    writer.storeDocument(
      fileId,
      {
        contentHash: digest(path).toString('hex'),
        extractorVersion: 'bench',
        type: 'txt',
        parts: [{ part: { ...part, pages }, passages }],
      },
      generation.id,
      hashes,
      vectors,
    );
  }
  writer.tidy();
  writer.close();
  return performance.now() - started;
}

function vectorsOfFile(path: string, dimensions: number): Float32Array[] {
  const values = new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
  return Array.from({ length: values.length / dimensions }, (_, row) =>
    values.subarray(row * dimensions, (row + 1) * dimensions),
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The `limit` nearest by an exact scan, as the store numbers them: from 1. */
function exact(query: Float32Array, collection: readonly Float32Array[], limit: number): number[] {
  const cosines = Float32Array.from(collection, (vector) => {
    let sum = 0;
    for (let index = 0; index < query.length; index++) {
      sum += (query[index] ?? 0) * (vector[index] ?? 0);
    }
    return sum;
  });
  return Array.from(cosines.keys())
    .sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0))
    .slice(0, limit)
    .map((index) => index + 1);
}

function recall(found: readonly number[], wanted: readonly number[]): number {
  const set = new Set(found);
  return wanted.filter((id) => set.has(id)).length / wanted.length;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const [source, sizes = '10000,100000', reaches = JSON.stringify([defaultReach]), questions] =
  process.argv.slice(2);
if (source === undefined) {
  throw new Error('usage: vector-recall.ts DATA_FOLDER [SIZES] [REACH]');
}
const real = realVectors(source);
const dimensions = real[0]?.length ?? 0;
for (const size of sizes.split(',').map(Number)) {
  const draw = random(7);
  const pick = (): Float32Array => real[Math.floor(draw() * real.length)] ?? new Float32Array();
  const collection = Array.from({ length: size }, () => near(pick(), draw));
  const queries = questions
    ? vectorsOfFile(questions, dimensions)
    : Array.from({ length: queryCount }, () => near(pick(), draw));
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-recall-'));
  try {
    const buildMs = fill(folder, collection, dimensions);
    const database = openForReading(folder);
    const truth = queries.map((query) => exact(query, collection, 100));
    const generation = servingGeneration(database)?.id ?? 0;
    for (const reach of JSON.parse(reaches) as Reach[]) {
      const index = new VectorIndex(database, generation, reach);
      index.nearest(queries[0] ?? new Float32Array(), 100, null); // warms the page cache
      const times: number[] = [];
      const recalls = queries.map((query, at) => {
        const start = performance.now();
        const found = index.nearest(query, 100, null).map(({ vectorId }) => vectorId);
        times.push(performance.now() - start);
        const wanted = truth[at] ?? [];
        return [recall(found.slice(0, 10), wanted.slice(0, 10)), recall(found, wanted)] as const;
      });
      const mean = (of: 0 | 1): number =>
        recalls.reduce((sum, pair) => sum + pair[of], 0) / recalls.length;
      const line = {
        queries: questions ?? 'noisy passages',
        ...{
          vectors: size,
          realVectors: real.length,
          dimensions,
          noise,
          cells: index.geometry.cells,
        },
        ...{ buildMs: Math.round(buildMs), ...reach },
        ...{ recallAt10: mean(0), recallAt100: mean(1), medianMs: median(times) },
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
    database.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
