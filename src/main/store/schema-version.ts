/** Brings a database to this program's schema, and refuses one it does not know. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Connection } from './database.ts';
import { migrations } from './migrations/all.ts';
import type { Migration } from './migrations/migration.ts';

/** The schema this program reads and writes. */
export const supportedVersion = migrations.length;

/** Marks the file as ours, for `file` and the like: "Trv1". */
const applicationId = 0x54727631;

export function schemaVersion(database: Connection): number {
  return Number(database.pragma('user_version'));
}

/** Throws `data-newer` where the database was written by a later program. */
export function refuseNewer(database: Connection): void {
  const version = schemaVersion(database);
  if (version <= supportedVersion) return;
  throw new TrouvailleError('data-newer', {
    path: database.dataFolder,
    version,
    supported: supportedVersion,
  });
}

/**
 * Runs the steps that are missing, all in one transaction: who reads meanwhile sees the index as it was,
 * and never a new one on its way.
 */
export function migrate(database: Connection, steps: readonly Migration[] = migrations): void {
  const missing = steps.slice(schemaVersion(database));
  if (missing.length === 0) return;
  database.transaction(() => {
    for (const step of missing) {
      step.run(database);
      database.pragma(`user_version = ${step.version}`);
    }
    database.pragma(`application_id = ${applicationId}`);
  });
}
