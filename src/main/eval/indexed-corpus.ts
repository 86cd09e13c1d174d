/** A collection's own index: which of its documents is which there. */
import type { StoreReader } from '../store/types.ts';
import { documentIndex } from './corpus.ts';
import type { Dataset } from './dataset.ts';

export interface IndexedCorpus {
  /** The collection's ids of each indexed document: texts that are equal share one. */
  readonly documents: ReadonlyMap<number, readonly string[]>;
  /** The first passage of a document, by the collection's id; null: it has no text. */
  readonly passageOf: (id: string) => number | null;
}

/** Reads it from an open index; documents without text are in no list. */
export function indexedCorpus(dataset: Dataset, reader: StoreReader): IndexedCorpus {
  const documents = new Map<number, string[]>();
  const byId = new Map<string, number>();
  for (const { path, documentId } of reader.files()) {
    const id = dataset.documents[documentIndex(path)]?.id;
    if (documentId === null || id === undefined) continue;
    documents.set(documentId, [...(documents.get(documentId) ?? []), id]);
    byId.set(id, documentId);
  }
  return {
    documents,
    passageOf(id) {
      const documentId = byId.get(id);
      if (documentId === undefined) return null;
      return reader.passages(documentId, null)[0]?.id ?? null;
    },
  };
}
