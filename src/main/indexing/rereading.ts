/** Files that are to be read again though they look unchanged. */
import { failedStates } from '../../shared/domain.ts';
import type { StoreWriter } from '../store/types.ts';
import { liesIn } from './missing.ts';
import type { Suspects } from './suspects.ts';

/**
 * Makes `pending` the files named, whatever became of them, and those that failed in the folders
 * named. Returns their paths.
 */
export function markForRetry(
  store: StoreWriter,
  named: ReadonlySet<string>,
  suspects: Suspects,
): string[] {
  const due: string[] = [];
  store.transaction(() => {
    for (const root of store.roots()) {
      for (const { id, path, state } of store.filesOfRoot(root.id)) {
        const isDue = named.has(path) || failedStates.includes(state);
        if (path.endsWith('/') || !isDue || !liesIn(path, named)) continue;
        suspects.forgive(id);
        store.setFileState(id, 'pending', null, null);
        due.push(path);
      }
    }
  });
  return due;
}

const versionKey = 'extractor-version';

/** A newer extractor reads everything again that it may read better. */
export function forgetOlderReadings(store: StoreWriter, extractorVersion: string): void {
  const last = store.meta(versionKey);
  if (last === extractorVersion) return;
  store.transaction(() => {
    for (const root of last === null ? [] : store.roots()) {
      for (const { id, state, path } of store.filesOfRoot(root.id)) {
        if (state === 'excluded' || state === 'crashed' || path.endsWith('/')) continue;
        store.setFileState(id, 'pending', null, null);
      }
    }
    store.setMeta(versionKey, extractorVersion);
  });
}
