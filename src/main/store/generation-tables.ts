/** The tables of one generation of vectors: each generation has its own, and goes with them. */
import type { WritableDatabase } from './database.ts';

export interface GenerationTables {
  /** A document's part with its passages. */
  readonly parts: string;
  /** Vectors' codes, and their numbers by the hash of what was encoded. */
  readonly vectors: string;
  readonly keys: string;
  /** Words of a passage, its title and headings, each under a letter that says where and how. */
  readonly words: string;
}

export function generationTables(generationId: number): GenerationTables {
  return {
    parts: `generation_parts_${generationId}`,
    vectors: `vectors_${generationId}`,
    keys: `vector_keys_${generationId}`,
    words: `words_${generationId}`,
  };
}

/**
 * Vectors of a chunk. sqlite-vec finds the k nearest of each chunk by k passes over it, so small
 * chunks make a large k cheap: over 30,000 x 384 and k = 400, chunks of 32 took 12 ms, of 128 17 ms,
 * of 1024 33 ms; of 16 they took a quarter more room.
 */
const vectorChunk = 32;

/**
 * Makes the table of vectors, empty; one that is there is dropped. Distances are sums of absolute
 * differences: sqlite-vec is 3 times faster at them than at Euclidean ones, and what they find is
 * compared by cosine in the end.
 */
export function createVectorTable(
  database: WritableDatabase,
  table: string,
  dimensions: number,
): void {
  database.script(`
    DROP TABLE IF EXISTS ${table};
    CREATE VIRTUAL TABLE ${table} USING vec0 (
      cell INTEGER PARTITION KEY,
      codes INT8[${dimensions}] distance_metric = l1,
      chunk_size = ${vectorChunk}
    );
  `);
}

/** The table of keys, also under the name of one that is to take its place. */
export function createKeyTable(database: WritableDatabase, table: string): void {
  database.script(`
    CREATE TABLE ${table} (
      hash BLOB PRIMARY KEY,
      vector_id INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
}

export function createGenerationTables(
  database: WritableDatabase,
  generationId: number,
  dimensions: number,
): void {
  const tables = generationTables(generationId);
  database.script(`
    -- A part's passages are first_passage and the passage_count - 1 numbers after it.
    -- embedded = 0: found by keywords only, until they have vectors of this generation.
    CREATE TABLE ${tables.parts} (
      part_id INTEGER PRIMARY KEY REFERENCES parts (id),
      first_passage INTEGER NOT NULL,
      passage_count INTEGER NOT NULL,
      embedded INTEGER NOT NULL,
      -- See passage-places.ts.
      places BLOB NOT NULL,
      -- Cells of spreadsheets' passages by their place, as JSON; null where there are none.
      cells TEXT,
      -- The passages' contexts, each once, as compressed JSON.
      contexts BLOB NOT NULL
    ) STRICT;
    CREATE INDEX ${tables.parts}_by_passage ON ${tables.parts} (first_passage);

    -- "start" counts in the page, "position" in the part; the text itself is in "texts".


  `);
  createVectorTable(database, tables.vectors, dimensions);
  createKeyTable(database, tables.keys);
  createLexicalTable(database, tables.words);
}

/**
 * The keyword index of a generation's passages. Its terms are made by `lexical/` and come already
 * split, so the tokenizer only parts them at spaces. Contentless: the text is kept once, in "texts".
 * Without positions (detail = none), which took more room than all the rest of it (0.46 of the text
 * on documents/french): phrases are looked for in the text of passages that have their words.
 */
function createLexicalTable(database: WritableDatabase, table: string): void {
  database.script(`
    CREATE VIRTUAL TABLE ${table} USING fts5 (
      terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    );
  `);
}

export function dropGenerationTables(database: WritableDatabase, generationId: number): void {
  for (const table of Object.values(generationTables(generationId)) as string[]) {
    database.script(`DROP TABLE IF EXISTS ${table}`);
  }
}

/** Passage numbers of one generation stay clear of every other's. */
const passagesOfGeneration = 2 ** 32;

/** The passage's number outside the store: no two generations share one. */
export function publicPassageId(generationId: number, rowId: number): number {
  return generationId * passagesOfGeneration + rowId;
}

export function splitPassageId(passageId: number): { generationId: number; rowId: number } {
  return {
    generationId: Math.floor(passageId / passagesOfGeneration),
    rowId: passageId % passagesOfGeneration,
  };
}
