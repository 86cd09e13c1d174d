/** Loads sqlite-vec, also from an installed application. */
import type Database from 'better-sqlite3';
import { getLoadablePath } from 'sqlite-vec';

/** Makes `vec0` tables and `vec_*` functions known to the connection. */
export function loadVectorExtension(database: Database.Database): void {
  // In an asar archive the package names a path inside it, which SQLite cannot open; the packager
  // unpacks the library beside it (ENGINEERING.md, sqlite-vec #194).
  database.loadExtension(getLoadablePath().replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'));
}
