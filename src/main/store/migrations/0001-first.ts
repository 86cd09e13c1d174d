import type { Migration } from './migration.ts';

/**
 * What belongs to no generation of vectors: the ledger of files, and the documents with their text.
 * The tables of a generation are made when it begins (`generation-tables.ts`).
 */
export const first: Migration = {
  version: 1,
  run: (database) => {
    database.script(`
    CREATE TABLE meta (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE roots (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      device TEXT NOT NULL,
      inode TEXT NOT NULL
    ) STRICT;

    -- Paths are kept once a folder, and end in the separator: a file's path is folder || name.
    CREATE TABLE folders (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE documents (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      content_hash BLOB NOT NULL UNIQUE,
      extractor_version TEXT NOT NULL,
      type TEXT NOT NULL,
      pages INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE files (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      root_id INTEGER NOT NULL REFERENCES roots (id),
      folder_id INTEGER NOT NULL REFERENCES folders (id),
      name TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_ms REAL NOT NULL,
      inode TEXT NOT NULL,
      device TEXT NOT NULL,
      content_hash BLOB,
      document_id INTEGER REFERENCES documents (id),
      state TEXT NOT NULL,
      failure TEXT,
      type TEXT,
      suspect INTEGER NOT NULL DEFAULT 0,
      UNIQUE (folder_id, name)
    ) STRICT;
    CREATE INDEX files_by_document ON files (document_id) WHERE document_id IS NOT NULL;
    CREATE INDEX suspect_files ON files (id) WHERE suspect = 1;

    -- Every file's name, for files that have no text too.
    CREATE VIRTUAL TABLE file_names USING fts5 (
      name, content = '', contentless_delete = 1, tokenize = 'ascii'
    );

    CREATE TABLE parts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document_id INTEGER NOT NULL REFERENCES documents (id),
      ordinal INTEGER NOT NULL,
      inside TEXT,
      type TEXT NOT NULL,
      title TEXT,
      language TEXT,
      text_bytes INTEGER NOT NULL,
      -- Sheet names by page number, as JSON; null where there are none.
      sheets TEXT,
      layout BLOB NOT NULL
    ) STRICT;
    CREATE INDEX parts_by_document ON parts (document_id, ordinal);

    -- A part's text in pieces; "start" counts UTF-16 units from the part's beginning.
    CREATE TABLE texts (
      id INTEGER PRIMARY KEY,
      part_id INTEGER NOT NULL REFERENCES parts (id),
      start INTEGER NOT NULL,
      data BLOB NOT NULL
    ) STRICT;
    CREATE INDEX texts_by_part ON texts (part_id, start);

    -- role: 'serving', 'previous' (kept for a rollback), 'building'.
    CREATE TABLE generations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      identity TEXT NOT NULL UNIQUE,
      dimensions INTEGER NOT NULL,
      role TEXT NOT NULL,
      next_passage INTEGER NOT NULL DEFAULT 1,
      next_vector INTEGER NOT NULL DEFAULT 1,
      -- What the vectors' codes mean (vector-codes.ts), null until there are any; the cells' centroids,
      -- row after row, null: one cell; and how many vectors both were made of. Floats of 32 bits.
      code_mean BLOB,
      code_step REAL,
      centroids BLOB,
      geometry_of INTEGER NOT NULL DEFAULT 0,
      -- Passages written or removed since the keyword index was last merged into one segment.
      lexical_changes INTEGER NOT NULL DEFAULT 0
    ) STRICT;
  `);
  },
};
