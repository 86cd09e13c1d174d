import { beforeAll, afterAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../src/main/store/database.ts';
import { generationTables } from '../../../src/main/store/generation-tables.ts';
import { openForReading } from '../../../src/main/store/open-database.ts';
import { openWriter } from '../../../src/main/store/open.ts';
import { VectorIndex } from '../../../src/main/store/vector-index.ts';
import { hashOf, inputHash, observation, vectorOf } from './temporary-store.ts';

const length = 64;
const count = 5000;
/** Vectors and queries, by number from 1. */
const made: Float32Array[] = [];
const folder = mkdtempSync(join(tmpdir(), 'trouvaille-vectors-'));
let connection: Connection;
let index: VectorIndex;

/** A vector near one of a few hundred centres, all in one cone: what a collection of texts looks like. */
function clustered(n: number): Float32Array {
  return (made[n] ??= combined(n));
}

function combined(n: number): Float32Array {
  const parts = [
    vectorOf('axis', length),
    vectorOf(`centre ${n % 300}`, length),
    vectorOf(`own ${n}`, length),
  ];
  const weights = [1, 0.5, 0.35];
  const sum = new Float32Array(length);
  for (const [at, part] of parts.entries()) {
    for (let index = 0; index < length; index++)
      sum[index] = (sum[index] ?? 0) + (weights[at] ?? 0) * (part[index] ?? 0);
  }
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function exact(query: Float32Array, limit: number, among: readonly number[]): number[] {
  return among
    .map((id) => [id, dot(clustered(id), query)] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([id]) => id);
}

beforeAll(() => {
  const writer = openWriter(folder);
  const root = writer.addRoot('/docs', '1', '2');
  const generation = writer.openGeneration('m', length);
  // Vectors are numbered from 1 as they come; the batches are as a pool of passages would bring them.
  for (let from = 1; from <= count; from += 1500) {
    const numbers = Array.from({ length: Math.min(1500, count + 1 - from) }, (_, at) => from + at);
    const vectors = new Float32Array(numbers.length * length);
    for (const [at, n] of numbers.entries()) vectors.set(clustered(n), at * length);
    const path = `/docs/${from}.txt`;
    const fileId = writer.observeFile(observation(root.id, path));
    const text = numbers.map(String).join(' ');
    const hashes = numbers.map((n) => inputHash(String(n)));
    const draft = { contentHash: hashOf(path).toString('hex'), extractorVersion: '1', type: 'txt' };
    const part = { inside: null, type: 'txt', title: null, language: null };
    const pages = [{ page: 1, text, blocks: [], tables: [] }];
    const passages = hashes.map((hash) => ({
      page: 1,
      start: 0,
      end: 1,
      text: text.slice(0, 1),
      context: '',
      headings: '',
      inputHash: hash,
    }));
    writer.storeDocument(
      fileId,
      { ...draft, parts: [{ part: { ...part, pages }, passages }] },
      generation.id,
      hashes,
      vectors,
    );
  }
  writer.close();
  connection = openForReading(folder);
  index = new VectorIndex(connection, generation.id);
}, 60_000);
afterAll(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

const all = Array.from({ length: count }, (_, at) => at + 1);

test('every vector is stored, around the mean of the collection', () => {
  expect(index.geometry.scale?.mean).toHaveLength(length);
  const { vectors } = generationTables(1);
  expect(connection.column<[], number>(`SELECT count(*) FROM ${vectors}`).get()).toBe(count);
});

/**
 * The share of what was found that an exact scan could have given: codes move a cosine by up to 0.004
 * at 64 dimensions, and neighbours in this dense collection lie closer than that to each other.
 */
function precision(
  query: Float32Array,
  found: readonly number[],
  among: readonly number[],
): number {
  const worst = exact(query, found.length, among).at(-1) ?? 0;
  const floor = dot(clustered(worst), query) - 0.004;
  return found.filter((id) => dot(clustered(id), query) >= floor).length / found.length;
}

test('the first pass and exact cosines find what an exact scan finds', () => {
  let sum = 0;
  for (let n = 0; n < 50; n++) {
    const query = clustered(count + 1 + n);
    const near = index.nearest(query, 10, null).map(({ vectorId }) => vectorId);
    expect(near).toHaveLength(10);
    sum += precision(query, near, all);
  }
  expect(sum / 50).toBeGreaterThanOrEqual(0.98);
});

test('cosines are those of the vectors, and they fall', () => {
  const query = clustered(17);
  const near = index.nearest(query, 20, null);
  expect(near[0]?.vectorId).toBe(17);
  expect(near[0]?.cosine).toBeCloseTo(1, 2);
  const cosines = near.map(({ cosine }) => cosine);
  expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
  expect([...index.cosines(query, [17, 999_999])].map(([id]) => id)).toEqual([17]);
});

test('each vector gets its own cosine, in whatever order they are asked for', () => {
  const query = clustered(17);
  const cosines = index.cosines(query, [4000, 17, 900]);
  for (const id of [17, 900, 4000]) {
    expect(Math.abs((cosines.get(id) ?? NaN) - dot(clustered(id), query))).toBeLessThan(0.004);
  }
});

test.each([3, 500, 4500])(
  'a scope of %i vectors, all of them far away, gives its own nearest',
  (size) => {
    const query = clustered(1);
    const far = exact(query, count, all).slice(count - size);
    const scope = far.toSorted((a, b) => a - b);
    const near = index.nearest(query, 10, scope).map(({ vectorId }) => vectorId);
    expect(near).toHaveLength(Math.min(10, size));
    expect(near.every((id) => far.includes(id))).toBe(true);
    expect(precision(query, near, far)).toBeGreaterThanOrEqual(0.9);
  },
);

test('an empty scope gives nothing', () => {
  expect(index.nearest(clustered(1), 10, [])).toEqual([]);
});
