import type { Root } from '../../../shared/domain.ts';
import type { Connection, ReadableDatabase } from '../database.ts';
import type {
  FileRecord,
  FileReport,
  Generation,
  PartText,
  StoreCounts,
  StoreReader,
  StoredPassage,
} from '../types.ts';
import { storeCounts } from './counts.ts';
import { partId, partText } from './documents.ts';
import { fileById, fileByPath, fileReports } from './files.ts';
import { generationInRole, servingGeneration } from './generations.ts';
import { PassageReader } from './passages.ts';
import { readRoots } from './roots.ts';

/** Reads over an open connection, which it closes. */
export class SqliteReader implements StoreReader {
  readonly #connection: Connection;
  readonly #database: ReadableDatabase;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#database = connection;
  }

  roots(): Root[] {
    return readRoots(this.#database);
  }

  files(): Iterable<FileReport> {
    return fileReports(this.#database);
  }

  fileByPath(path: string): FileRecord | null {
    return fileByPath(this.#database, path);
  }

  fileById(id: number): FileRecord | null {
    return fileById(this.#database, id);
  }

  pages(documentId: number, inside: string | null): PartText | null {
    return partText(this.#database, documentId, inside);
  }

  passages(documentId: number, inside: string | null): StoredPassage[] {
    const generation = servingGeneration(this.#database);
    const part = partId(this.#database, documentId, inside);
    if (!generation || part === null) return [];
    return new PassageReader(this.#database).ofPart(generation.id, part);
  }

  counts(): StoreCounts {
    return this.#database.snapshot(() => storeCounts(this.#database));
  }

  servingGeneration(): Generation | null {
    return servingGeneration(this.#database);
  }

  previousGeneration(): Generation | null {
    return generationInRole(this.#database, 'previous');
  }

  meta(key: string): string | null {
    return (
      this.#database.column<[string], string>('SELECT value FROM meta WHERE key = ?').get(key) ??
      null
    );
  }

  close(): void {
    this.#connection.close();
  }
}
