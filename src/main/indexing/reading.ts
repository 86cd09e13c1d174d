/** One file from the queue to a draft: known content is linked, the rest is extracted. */
import { lstat } from 'node:fs/promises';
import type { ExtractedFile, FileState } from '../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../shared/errors.ts';
import type { FileObservation, StoreWriter } from '../store/types.ts';
import { draftDocument, type Draft } from './drafting.ts';
import { contentHash, looksUnchanged } from './identify.ts';
import { withOpenablePath } from './openable.ts';
import type { WorkItem } from './queue.ts';
import { documentFailure, stateOf, unreadableFile } from './states.ts';
import type { Suspects } from './suspects.ts';
import type { Extractor, PassageEncoder } from './types.ts';

export interface ReadingOptions {
  readonly store: StoreWriter;
  readonly extractor: Extractor;
  readonly encoder: PassageEncoder;
  readonly suspects: Suspects;
  readonly extractorVersion: string;
  /** A password for the file, where the person has given one. */
  readonly passwordOf: (path: string) => string | undefined;
}

export type ReadResult =
  /** Forgotten while it waited, or gone from the disk. */
  | { readonly kind: 'gone' }
  /** Content that the index holds; `isMoved`: under a path that did not have it before. */
  | { readonly kind: 'known'; readonly isMoved: boolean }
  /** Content that is being read under another path. */
  | { readonly kind: 'duplicate'; readonly hash: string }
  /** It was written while it was read; `now`: as the disk shows it after that. */
  | { readonly kind: 'changing'; readonly now: FileObservation }
  /** Extracted or not, it has no passages: the ledger says why. */
  | { readonly kind: 'failed'; readonly wasOpened: boolean }
  | {
      readonly kind: 'drafted';
      readonly hash: string;
      readonly extracted: ExtractedFile;
      readonly draft: Draft;
    };

/**
 * Reads one file. `isUnderWay` says whether content with that hash is being read already. Throws
 * what ends the whole run: `cancelled`, `service-stopped`, the database's errors.
 */
export async function readFile(
  item: WorkItem,
  options: ReadingOptions,
  isUnderWay: (hash: string) => boolean,
  signal: AbortSignal,
): Promise<ReadResult> {
  const { store } = options;
  const { fileId, file, raw } = item;
  const record = store.fileByPath(file.path);
  if (record?.id !== fileId) return { kind: 'gone' };
  if (file.size === 0) return fail({ code: 'document-empty', values: {} }, 'empty', null, false);

  let hash: string;
  try {
    hash = await contentHash(raw ?? file.path, signal);
  } catch (error) {
    if (error instanceof TrouvailleError) throw error;
    if ((await observeAgain(item)) === null) return { kind: 'gone' };
    const { failure, state } = unreadableFile(error);
    return fail(failure, state, null, false);
  }
  if (store.linkFile(fileId, hash, options.extractorVersion)) {
    options.suspects.forgive(fileId);
    return { kind: 'known', isMoved: record.contentHash !== hash };
  }
  if (isUnderWay(hash)) return { kind: 'duplicate', hash };

  let extracted: ExtractedFile;
  try {
    extracted = await options.suspects.guard(fileId, () => extract(item, options, signal));
  } catch (thrown) {
    const failed = documentFailure(thrown);
    if (failed === null) throw thrown;
    if ((await observeAgain(item)) === null) return { kind: 'gone' };
    return fail(failed.failure, failed.state, typeIn(failed.failure), true);
  }
  // Written while it was open, its hash and its text may not agree.
  const now = await observeAgain(item);
  if (now === null) return { kind: 'gone' };
  if (!looksUnchanged(file, now)) return { kind: 'changing', now };
  const draft = await draftDocument(file.path, extracted.parts, options.encoder, signal);
  if (draft.passages === 0) {
    const failure = reasonForNothing(extracted);
    return fail(failure, stateOf(failure) ?? 'empty', extracted.type, true);
  }
  options.suspects.forgive(fileId);
  return { kind: 'drafted', hash, extracted, draft };

  function fail(
    failure: Failure,
    state: FileState,
    type: string | null,
    wasOpened: boolean,
  ): ReadResult {
    // The file may have been forgotten while it was open.
    if (store.fileByPath(file.path)?.id !== fileId) return { kind: 'gone' };
    store.setFileState(fileId, state, failure, type);
    options.suspects.forgive(fileId);
    return { kind: 'failed', wasOpened };
  }
}

async function extract(
  { file, raw }: WorkItem,
  { extractor, passwordOf }: ReadingOptions,
  signal: AbortSignal,
): Promise<ExtractedFile> {
  const password = passwordOf(file.path);
  return withOpenablePath(file.path, raw, (path) =>
    extractor.extract(path, password === undefined ? { signal } : { password, signal }),
  );
}

/** Of a container, what befell its members; else there was nothing to read. */
function reasonForNothing({ failures }: ExtractedFile): Failure {
  return failures[0]?.failure ?? { code: 'document-empty', values: {} };
}

function typeIn({ values }: Failure): string | null {
  const type = values['type'];
  return typeof type === 'string' ? type : null;
}

/** The file as the disk shows it now; null where it is gone. */
async function observeAgain({ file, raw }: WorkItem): Promise<FileObservation | null> {
  try {
    const info = await lstat(raw ?? file.path, { bigint: true });
    return {
      ...file,
      size: Number(info.size),
      modifiedMs: Number(info.mtimeNs) / 1e6,
      inode: String(info.ino),
      device: String(info.dev),
    };
  } catch {
    return null;
  }
}
