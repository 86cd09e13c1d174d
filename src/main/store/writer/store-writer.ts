import type { FileState, Part, Root } from '../../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../../shared/errors.ts';
import type { Connection, WritableDatabase } from '../database.ts';
import { closeForWriting } from '../open-database.ts';
import { documentParts, documentsOutside } from '../reader/documents.ts';
import { filesOfRoot, suspectFiles } from '../reader/files.ts';
import { servingGeneration } from '../reader/generations.ts';
import { SqliteReader } from '../reader/store-reader.ts';
import type {
  DocumentDraft,
  FileObservation,
  FileRecord,
  Generation,
  PartDraft,
  StoreWriter,
} from '../types.ts';
import { VectorGeometry } from '../vector-geometry.ts';
import type { WriterLock } from '../writer-lock.ts';
import { documentByHash, hashBytes, writeDocument, writePart } from './documents.ts';
import {
  linkToDocument,
  moveFile,
  observeFile,
  removeFiles,
  setFileState,
  setSuspect,
} from './files.ts';
import { openGeneration, rollbackGeneration, serveGeneration } from './generations.ts';
import { writePartPassages } from './passages.ts';
import { geometryIsStale, rebuildVectors } from './rebuild-vectors.ts';
import { addRoot, relocateRoot, removeRoot, rootIdentity, setRootIdentity } from './roots.ts';
import { tidyGenerations } from './tidy.ts';
import { missingVectors, writeVectors } from './vectors.ts';

/** The one writer: every change is a transaction. */
export class SqliteWriter extends SqliteReader implements StoreWriter {
  readonly damagedMovedTo: string | null;
  readonly #writable: WritableDatabase;
  readonly #connection: Connection;
  readonly #lock: WriterLock;
  readonly #geometries = new Map<number, VectorGeometry>();

  constructor(connection: Connection, lock: WriterLock, damagedMovedTo: string | null) {
    super(connection);
    this.#connection = connection;
    this.#writable = connection;
    this.#lock = lock;
    this.damagedMovedTo = damagedMovedTo;
  }

  transaction<Result>(work: () => Result): Result {
    try {
      return this.#writable.transaction(work);
    } catch (thrown) {
      this.#geometries.clear(); // they may have been read from what is now undone
      throw thrown;
    }
  }

  setMeta(key: string, value: string): void {
    this.#writable
      .command<[string, string]>(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(key, value);
  }

  addRoot(path: string, device: string, inode: string): Root {
    return this.transaction(() => addRoot(this.#writable, path, device, inode));
  }

  removeRoot(id: number): void {
    this.transaction(() => removeRoot(this.#writable, id));
  }

  relocateRoot(id: number, newPath: string): void {
    this.transaction(() => relocateRoot(this.#writable, id, newPath));
  }

  rootIdentity(id: number): { device: string; inode: string } {
    return rootIdentity(this.#writable, id);
  }

  setRootIdentity(id: number, device: string, inode: string): void {
    setRootIdentity(this.#writable, id, device, inode);
  }

  filesOfRoot(rootId: number): Iterable<FileRecord> {
    return filesOfRoot(this.#writable, rootId);
  }

  observeFile(file: FileObservation): number {
    return this.transaction(() => observeFile(this.#writable, file));
  }

  moveFile(id: number, file: FileObservation): void {
    this.transaction(() => moveFile(this.#writable, id, file));
  }

  setFileState(id: number, state: FileState, failure: Failure | null, type: string | null): void {
    this.transaction(() => setFileState(this.#writable, id, state, failure, type));
  }

  linkFile(id: number, contentHash: string, extractorVersion: string): boolean {
    return this.transaction(() => {
      const document = documentByHash(this.#writable, hashBytes(contentHash));
      if (document?.extractorVersion !== extractorVersion) return false;
      linkToDocument(this.#writable, id, document);
      return true;
    });
  }

  removeFiles(ids: readonly number[]): void {
    this.transaction(() => removeFiles(this.#writable, ids));
  }

  markSuspect(fileId: number): void {
    setSuspect(this.#writable, fileId, true);
  }

  clearSuspect(fileId: number): void {
    setSuspect(this.#writable, fileId, false);
  }

  suspects(): FileRecord[] {
    return suspectFiles(this.#writable);
  }

  openGeneration(identity: string, dimensions: number): Generation {
    return this.transaction(() => openGeneration(this.#writable, identity, dimensions));
  }

  missingVectors(generationId: number, hashes: readonly Uint8Array[]): boolean[] {
    return missingVectors(this.#writable, generationId, hashes);
  }

  storeVectors(
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void {
    this.#storing(generationId, vectorHashes, vectors, () => {});
  }

  storeDocument(
    fileId: number,
    document: DocumentDraft,
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void {
    this.#storing(generationId, vectorHashes, vectors, () => {
      const row = writeDocument(this.#writable, document);
      const serving = servingGeneration(this.#writable);
      for (const [ordinal, draft] of document.parts.entries()) {
        const partId = writePart(this.#writable, row.id, ordinal, draft.part);
        writePartPassages(this.#writable, generationId, partId, draft, true);
        // While another generation is being built, the one that serves finds what is new by its words.
        if (serving && serving.id !== generationId) {
          writePartPassages(this.#writable, serving.id, partId, draft, false);
        }
      }
      linkToDocument(this.#writable, fileId, row);
    });
  }

  documentsOutside(generationId: number): Iterable<{ documentId: number; parts: Part[] }> {
    return documentsOutside(this.#writable, generationId);
  }

  storeGenerationPassages(
    documentId: number,
    parts: readonly PartDraft[],
    generationId: number,
    vectorHashes: readonly Uint8Array[],
    vectors: Float32Array,
  ): void {
    this.#storing(generationId, vectorHashes, vectors, () => {
      const stored = documentParts(this.#writable, documentId);
      if (stored.length !== parts.length) {
        throw new TrouvailleError('internal', {
          detail: `document ${documentId} has ${stored.length} parts, not ${parts.length}`,
        });
      }
      for (const [index, draft] of parts.entries()) {
        const partId = stored[index]?.partId;
        if (partId !== undefined) {
          writePartPassages(this.#writable, generationId, partId, draft, true);
        }
      }
    });
  }

  serveGeneration(generationId: number): void {
    this.transaction(() => serveGeneration(this.#writable, generationId));
  }

  rollbackGeneration(): boolean {
    return this.transaction(() => rollbackGeneration(this.#writable));
  }

  tidy(): void {
    tidyGenerations(this.#writable);
    this.#geometries.clear();
    this.#connection.pragma('wal_checkpoint(PASSIVE)');
  }

  override close(): void {
    try {
      closeForWriting(this.#connection);
    } finally {
      this.#lock.release();
    }
  }

  /** One transaction: new vectors, then what points to them; then, if due, all vectors anew. */
  #storing(
    generationId: number,
    hashes: readonly Uint8Array[],
    vectors: Float32Array,
    write: () => void,
  ): void {
    this.transaction(() => {
      const known = this.#geometry(generationId);
      const geometry = writeVectors(this.#writable, generationId, known, hashes, vectors);
      this.#geometries.set(generationId, geometry);
      write();
    });
    if (!geometryIsStale(this.#writable, generationId)) return;
    this.transaction(() => rebuildVectors(this.#writable, generationId));
    this.#geometries.delete(generationId);
  }

  #geometry(generationId: number): VectorGeometry {
    const known = this.#geometries.get(generationId);
    if (known) return known;
    const geometry = VectorGeometry.read(this.#writable, generationId);
    this.#geometries.set(generationId, geometry);
    return geometry;
  }
}
