import type { WritableDatabase } from '../database.ts';

/** A step of the schema. It is never edited once released: a later one mends it. */
export interface Migration {
  /** The version it leads to: one more than the step before it. */
  readonly version: number;
  /** Runs in one transaction with the other steps that are missing. */
  run(database: WritableDatabase): void;
}
