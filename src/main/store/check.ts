/** Whether the index holds together: for `doctor`. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { ReadableDatabase } from './database.ts';
import { generationTables } from './generation-tables.ts';
import { openForReading } from './open-database.ts';
import { servingGeneration } from './reader/generations.ts';
import { partPlaces } from './reader/part-places.ts';

export interface IndexCheck {
  /** The first fault SQLite finds in its pages or in the keyword index; null: it is sound. */
  readonly fault: string | null;
  /** Parts of documents that are found by keywords only, until their vectors are computed. */
  readonly withoutVectors: number;
  /** Passages that name a vector which is not there. */
  readonly lostVectors: number;
}

/**
 * Reads every page of the index. Throws `nothing-indexed`, `data-newer` or `data-unreadable`; damage
 * is an answer, not an error.
 */
export function checkIndex(dataFolder: string): IndexCheck {
  try {
    const connection = openForReading(dataFolder);
    try {
      const answer = String(connection.pragma('quick_check(1)'));
      const generation = servingGeneration(connection);
      if (answer !== 'ok' || !generation) {
        return { fault: answer === 'ok' ? null : answer, withoutVectors: 0, lostVectors: 0 };
      }
      const { parts } = generationTables(generation.id);
      const count = (sql: string): number => connection.column<[], number>(sql).get() ?? 0;
      return {
        fault: null,
        withoutVectors: count(`SELECT count(*) FROM ${parts} WHERE embedded = 0`),
        lostVectors: lostVectors(connection, generation.id),
      };
    } finally {
      connection.close();
    }
  } catch (error) {
    if (!(error instanceof TrouvailleError) || error.code !== 'data-damaged') throw error;
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    return { fault: cause, withoutVectors: 0, lostVectors: 0 };
  }
}

function lostVectors(database: ReadableDatabase, generationId: number): number {
  const { vectors } = generationTables(generationId);
  const there = new Set(database.column<[], number>(`SELECT rowid FROM ${vectors}`).all());
  let lost = 0;
  for (const { places } of partPlaces(database, generationId, 0)) {
    for (const { vector } of places) if (vector !== 0 && !there.has(vector)) lost++;
  }
  return lost;
}
