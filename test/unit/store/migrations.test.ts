import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Connection } from '../../../src/main/store/database.ts';
import { migrations } from '../../../src/main/store/migrations/all.ts';
import { openForReading } from '../../../src/main/store/open-database.ts';
import { openReader, openWriter } from '../../../src/main/store/open.ts';
import { migrate } from '../../../src/main/store/schema-version.ts';
import { servingGeneration } from '../../../src/main/store/reader/generations.ts';
import { VectorIndex } from '../../../src/main/store/vector-index.ts';
import { dimensions, temporaryFolder, vectorOf } from './temporary-store.ts';

/** An index written by the program of schema 1: one document of 100 passages, vectors in a cone. */
const written = join(import.meta.dirname, '..', '..', 'fixtures', 'store', 'schema-1.db.zst');

function vectorOfPassage(n: number): Float32Array {
  const [axis, own] = [vectorOf('axis'), vectorOf(`Passage ${n}`)];
  const sum = axis.map((value, index) => value + 0.5 * (own[index] ?? 0));
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function oldFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.db'), zstdDecompressSync(readFileSync(written)));
  return folder;
}

test('an index of schema 1 keeps its vectors: each is found, its cosines as before', () => {
  const folder = oldFolder();
  openWriter(folder).close();
  const connection = openForReading(folder);
  const index = new VectorIndex(connection, servingGeneration(connection)?.id ?? 0);
  for (let n = 0; n < 100; n++) {
    const query = vectorOfPassage(n);
    const near = index.nearest(query, 5, null);
    expect(near[0]?.vectorId).toBe(n + 1); // numbered as they came
    for (const { vectorId, cosine } of near) {
      expect(Math.abs(cosine - dot(query, vectorOfPassage(vectorId - 1)))).toBeLessThan(0.006);
    }
  }
  connection.close();
});

test('an index of schema 1 keeps its ledger and its passages', () => {
  const folder = oldFolder();
  openWriter(folder).close();
  const reader = openReader(folder);
  const [file] = reader.files();
  expect(file).toMatchObject({ path: '/docs/a.txt' });
  expect(reader.passages(file?.documentId ?? 0, null)).toHaveLength(100);
  expect(reader.counts()).toMatchObject({ passages: 100, vectors: 100 });
  reader.close();
});

test(`vectors of ${dimensions} dimensions are written to a migrated index as to a new one`, () => {
  const folder = oldFolder();
  const writer = openWriter(folder);
  const generation = writer.openGeneration('model-1', dimensions);
  expect(writer.missingVectors(generation.id, [new Uint8Array(16)])).toEqual([true]);
  writer.close();
});

test('a new index is none to who reads while its schema is made', () => {
  const folder = temporaryFolder();
  const database = new Connection(new Database(join(folder, 'index.db')), folder);
  database.pragma('journal_mode = WAL');
  const seen: string[] = [];
  const looked = {
    version: migrations.length + 1,
    run: () => {
      try {
        openForReading(folder).close();
      } catch (error) {
        seen.push(error instanceof Error ? error.message : String(error));
      }
    },
  };
  migrate(database, [...migrations, looked]);
  database.close();
  expect(seen).toEqual([expect.stringContaining('nothing-indexed')]);
});
