import type { StoredPassage, StoreReader } from '../store/types.ts';

/**
 * The passages of every document itself; those of members are left out. `seen`: documents to leave
 * out, to which the others are added.
 */
export function indexedPassages(reader: StoreReader, seen = new Set<number>()): StoredPassage[] {
  const documents = new Set<number>();
  for (const { documentId } of reader.files()) {
    if (documentId !== null && !seen.has(documentId)) documents.add(documentId);
  }
  for (const documentId of documents) seen.add(documentId);
  return [...documents].flatMap((documentId) => reader.passages(documentId, null));
}
