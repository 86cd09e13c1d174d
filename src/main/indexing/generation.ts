/**
 * A change of model: every document is cut and embedded anew beside the vectors that serve, which go
 * on serving until the last one is done.
 */
import type { Generation, StoreWriter } from '../store/types.ts';
import type { RunCounts } from './counts.ts';
import { draftDocument } from './drafting.ts';
import type { DraftSource } from './pipeline.ts';
import type { PassageEncoder } from './types.ts';

export interface RebuildOptions {
  readonly store: StoreWriter;
  readonly encoder: PassageEncoder;
  readonly generation: Generation;
  /** What the run has done so far. */
  readonly counts: () => RunCounts;
  readonly signal: AbortSignal;
}

/** The stored documents that have no vectors in the generation, from their stored text. */
export async function* documentsToRebuild({
  store,
  encoder,
  generation,
  counts,
  signal,
}: RebuildOptions): DraftSource {
  let paths: ReadonlyMap<number, string> | null = null;
  for (const { documentId, parts } of store.documentsOutside(generation.id)) {
    paths ??= pathsOfDocuments(store);
    const path = paths.get(documentId) ?? '';
    const draft = await draftDocument(path, parts, encoder, signal);
    const drafts = draft.parts;
    yield {
      draft,
      save(hashes, vectors, stored) {
        // Its file may have been changed or forgotten meanwhile, and the document with it.
        if (store.fileByPath(path)?.documentId !== documentId) return;
        store.storeGenerationPassages(documentId, drafts, generation.id, hashes, vectors);
        counts().addStored(stored);
      },
    };
  }
}

/** A file of each document: its name titles a document that has no title. */
function pathsOfDocuments(store: StoreWriter): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  for (const root of store.roots()) {
    for (const { documentId, path } of store.filesOfRoot(root.id)) {
      if (documentId === null) continue;
      const known = paths.get(documentId);
      if (known === undefined || path < known) paths.set(documentId, path);
    }
  }
  return paths;
}

/** Lets a finished generation serve. False where documents are still outside of it. */
export function serveIfComplete(store: StoreWriter, generation: Generation): boolean {
  const [outside] = store.documentsOutside(generation.id);
  if (outside !== undefined) return false;
  store.serveGeneration(generation.id);
  return true;
}
