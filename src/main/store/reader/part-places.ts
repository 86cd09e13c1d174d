import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { decodePlaces, type PassagePlace } from '../passage-places.ts';

export interface PartPlaces {
  readonly partId: number;
  /** The row of the first passage; the others follow it. */
  readonly first: number;
  readonly places: readonly PassagePlace[];
}

/** Parts read at once. */
const pageParts = 256;

/** Passages of all parts whose first one comes after a row (0: all), in order of rows. */
export function* partPlaces(
  database: ReadableDatabase,
  generationId: number,
  after: number,
): Iterable<PartPlaces> {
  const { parts } = generationTables(generationId);
  const page = database.query<
    [number, number],
    { partId: number; first: number; bytes: Uint8Array }
  >(
    `SELECT part_id AS partId, first_passage AS first, places AS bytes FROM ${parts}
     WHERE first_passage > ? AND passage_count > 0 ORDER BY first_passage LIMIT ?`,
  );
  let last = after;
  for (;;) {
    const rows = page.all(last, pageParts);
    for (const { partId, first, bytes } of rows) {
      yield { partId, first, places: decodePlaces(bytes) };
      last = first;
    }
    if (rows.length < pageParts) return;
  }
}
