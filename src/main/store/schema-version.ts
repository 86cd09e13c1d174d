/** Brings a database to this program's schema, and refuses one it does not know. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Connection } from './database.ts';
import { migrations } from './migrations/all.ts';

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

/** Runs the steps that are missing, each in a transaction of its own. */
export function migrate(database: Connection): void {
  const from = schemaVersion(database);
  for (const migration of migrations.slice(from)) {
    database.transaction(() => {
      migration.run(database);
      database.pragma(`user_version = ${migration.version}`);
      database.pragma(`application_id = ${applicationId}`);
    });
  }
}
