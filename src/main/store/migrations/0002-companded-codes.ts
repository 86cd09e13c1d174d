import type { WritableDatabase } from '../database.ts';
import { codeBytes, encodeVector, type CodeScale } from '../vector-codes.ts';
import type { Migration } from './migration.ts';

/** The first version's steps: code 127 stood for so many deviations. */
const deviationsCoded = 4.5;
const largestCode = 127;

/** Rows held in memory at once. */
const pageRows = 1024;

interface OldGeneration {
  readonly id: number;
  readonly dimensions: number;
  readonly mean: Uint8Array | null;
  readonly step: number | null;
}
type OldRow = [id: number, cell: number, codes: Uint8Array, halves: Uint8Array];

/** Vectors in eight uneven bits (`vector-codes.ts`): they were eight even ones and a ninth kept apart. */
export const compandedCodes: Migration = {
  version: 2,
  run(database) {
    const generations = database
      .query<[], OldGeneration>(
        'SELECT id, dimensions, code_mean AS mean, code_step AS step FROM generations',
      )
      .all();
    database.script('ALTER TABLE generations RENAME COLUMN code_step TO code_deviation');
    for (const generation of generations) encodeAnew(database, generation);
  },
};

function encodeAnew(database: WritableDatabase, generation: OldGeneration): void {
  const { id, dimensions, mean, step } = generation;
  const table = `vectors_${id}`;
  database.script(`
    CREATE TEMP TABLE old_vectors (
      id INTEGER PRIMARY KEY, cell INTEGER NOT NULL, codes BLOB NOT NULL, halves BLOB NOT NULL
    );
    INSERT INTO old_vectors SELECT rowid, cell, codes, halves FROM ${table};
    DROP TABLE ${table};
    CREATE VIRTUAL TABLE ${table} USING vec0 (
      cell INTEGER PARTITION KEY,
      codes INT8[${dimensions}] distance_metric = l1,
      chunk_size = 32
    );
  `);
  if (mean && step !== null) {
    const scale: CodeScale = {
      mean: new Float32Array(Uint8Array.from(mean).buffer),
      deviation: (step * largestCode) / deviationsCoded,
    };
    const add = database.command<[bigint, bigint, Uint8Array]>(
      `INSERT INTO ${table} (rowid, cell, codes) VALUES (?, ?, vec_int8(?))`,
    );
    for (const [row, cell, codes, halves] of oldRows(database)) {
      const codesNow = encodeVector(decoded(codes, halves, scale.mean, step), scale);
      add.run(BigInt(row), BigInt(cell), codeBytes(codesNow));
    }
    database
      .command<[number, number]>('UPDATE generations SET code_deviation = ? WHERE id = ?')
      .run(scale.deviation, id);
  }
  database.script('DROP TABLE old_vectors');
}

function* oldRows(database: WritableDatabase): Iterable<OldRow> {
  const page = database.tuples<[number, number], OldRow>(
    'SELECT id, cell, codes, halves FROM old_vectors WHERE id > ? ORDER BY id LIMIT ?',
  );
  for (let last = 0; ;) {
    const rows = page.all(last, pageRows);
    yield* rows;
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = end[0];
  }
}

/** Nine bits: a signed code, and in which half of its step the value lies. */
function decoded(
  codes: Uint8Array,
  halves: Uint8Array,
  mean: Float32Array,
  step: number,
): Float32Array {
  return mean.map((value, index) => {
    const code = ((codes[index] ?? 0) << 24) >> 24;
    const half = (((halves[index >> 3] ?? 0) >> (index & 7)) & 1) * 0.5 - 0.25;
    return value + (code + half) * step;
  });
}
