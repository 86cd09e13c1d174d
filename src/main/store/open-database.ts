/** Opens the index's database with the rights asked for. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { TrouvailleError } from '../../shared/errors.ts';
import { indexPath, sideFiles } from './data-folder.ts';
import { Connection } from './database.ts';
import { migrate, refuseNewer, schemaVersion, supportedVersion } from './schema-version.ts';
import { isSqliteError, translatingErrors } from './storage-errors.ts';
import { loadVectorExtension } from './vector-extension.ts';

/** How long a reader waits for a checkpoint or a schema change, and a writer for readers to end. */
const busyMilliseconds = 5000;

/** Memory for pages of a writer, and of a reader, in KiB: the indexer and search stay under 300 MB. */
const writerCacheKib = 65_536;
const readerCacheKib = 32_768;

/** Read through the page cache of the system without a copy; bounded, or resident memory looks as large as the index. */
const mappedBytes = 128 * 1024 * 1024;

/**
 * The page size: at 4,096 bytes ten int8 vectors of 384 dimensions fill a page with 2% lost; larger
 * pages were no smaller in all (bench/index-size) and cost more to write.
 */
const pageBytes = 4096;

/** The write and read versions in SQLite's header: 2 is WAL, 1 a rollback journal (sqlite.org/fileformat2). */
const formatBytes = { from: 18, to: 20 };
const rollbackMode = 1;

/** Makes the data folder, for its owner alone. */
export function makeDataFolder(dataFolder: string): void {
  translatingErrors(dataFolder, () => {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  });
}

/** For the one writer, which holds the lock already. Migrates. */
export function openForWriting(dataFolder: string): Connection {
  return translatingErrors(dataFolder, () => {
    const database = new Database(indexPath(dataFolder), { timeout: busyMilliseconds });
    const connection = new Connection(database, dataFolder);
    try {
      refuseNewer(connection);
      if (schemaVersion(connection) === 0) {
        database.pragma(`page_size = ${pageBytes}`);
        // Free pages are given back by `tidy` in small steps: VACUUM would need the index's size twice.
        database.pragma('auto_vacuum = INCREMENTAL');
      }
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      database.pragma(`cache_size = -${writerCacheKib}`);
      loadVectorExtension(database);
      migrate(connection);
      touchSchema(connection);
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
    return connection;
  });
}

/** Throws `nothing-indexed` where no writer has been here yet. */
export function openForReading(dataFolder: string): Connection {
  return translatingErrors(dataFolder, () => {
    if (!existsSync(dataFolder)) throw new TrouvailleError('nothing-indexed', { path: dataFolder });
    accessSync(dataFolder, constants.R_OK | constants.X_OK);
    if (!existsSync(indexPath(dataFolder))) {
      throw new TrouvailleError('nothing-indexed', { path: dataFolder });
    }
    accessSync(indexPath(dataFolder), constants.R_OK);
    try {
      return readingConnection(dataFolder, indexPath(dataFolder));
    } catch (thrown) {
      if (!cannotOpen(thrown) || !isStill(dataFolder)) throw thrown;
      return readingConnection(dataFolder, loggedImage(indexPath(dataFolder)));
    }
  });
}

/** Whether SQLite could not open the database or a file it needs beside it. */
function cannotOpen(thrown: unknown): boolean {
  const error = thrown instanceof TrouvailleError ? thrown.cause : thrown;
  return isSqliteError(error) && error.code.startsWith('SQLITE_CANTOPEN');
}

/**
 * A database in WAL mode on a medium where SQLite cannot make its shared-memory file, read into
 * memory: `immutable=1` would do, but this build of SQLite takes no URIs. With no log beside it the
 * file is complete, once its header says that it has none.
 */
function loggedImage(path: string): Buffer {
  const image = readFileSync(path);
  image.fill(rollbackMode, formatBytes.from, formatBytes.to);
  return image;
}

function readingConnection(dataFolder: string, name: string | Buffer): Connection {
  const database = new Database(name, {
    readonly: true,
    fileMustExist: true,
    timeout: busyMilliseconds,
  });
  const connection = new Connection(database, dataFolder);
  try {
    const version = schemaVersion(connection);
    if (version === 0) throw new TrouvailleError('nothing-indexed', { path: dataFolder });
    refuseNewer(connection);
    if (version < supportedVersion) {
      throw new TrouvailleError('internal', {
        detail: `the index is of version ${version}; a writer must first bring it to ${supportedVersion}`,
      });
    }
    database.pragma('query_only = ON');
    database.pragma(`cache_size = -${readerCacheKib}`);
    database.pragma(`mmap_size = ${mappedBytes}`);
    loadVectorExtension(database);
    touchSchema(connection);
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
  return connection;
}

/** Reads the schema and the smallest tables, so that plain damage is found when opening. */
function touchSchema(database: Connection): void {
  database.column<[], number>('SELECT count(*) FROM sqlite_schema').get();
  database.column<[], number>('SELECT count(*) FROM generations').get();
  database.column<[], number>('SELECT count(*) FROM roots').get();
}

/** Whether the database has no log beside it, and the folder is one that this process cannot write to. */
function isStill(dataFolder: string): boolean {
  const log = `${indexPath(dataFolder)}-wal`;
  if (existsSync(log) && statSync(log).size > 0) return false;
  try {
    accessSync(dataFolder, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/** Moves the database aside, with what lies beside it; returns where it went. */
export function moveAside(dataFolder: string, now: Date): string {
  return translatingErrors(dataFolder, () => {
    const stamp = now.toISOString().replace(/[:.]/g, '-');
    const target = `${indexPath(dataFolder)}.damaged-${stamp}`;
    renameSync(indexPath(dataFolder), target);
    for (const side of sideFiles) {
      const file = indexPath(dataFolder) + side;
      if (existsSync(file)) renameSync(file, target + side);
    }
    return target;
  });
}

/** Closes so that a reader on a read-only medium needs no side files: the log is folded in. */
export function closeForWriting(connection: Connection): void {
  connection.pragma('busy_timeout = 0'); // a reader that stays is not waited for
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.pragma('journal_mode = DELETE');
  } catch {
    // A reader is still there: the log stays, emptied, and the next clean close removes it.
  }
  connection.close();
}
