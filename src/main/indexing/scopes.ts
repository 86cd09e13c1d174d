/** What a run is to compare with the disk. */
import type { Root } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { StoreReader } from '../store/types.ts';
import { liesIn } from './missing.ts';
import type { Scope } from './reconcile.ts';

type Roots = Pick<StoreReader, 'roots'>;

export function wholeRoots(store: Roots): Scope[] {
  return store.roots().map((root) => ({ root, starts: [root.path] }));
}

/** Paths by the innermost root that holds each. Throws `path-missing` for one that none holds. */
export function scopesOf(store: Roots, paths: readonly string[]): Scope[] {
  const roots = store.roots().sort((a, b) => b.path.length - a.path.length);
  const starts = new Map<Root, string[]>();
  for (const path of paths) {
    const root = roots.find((each) => liesIn(path, new Set([each.path])));
    if (root === undefined) throw new TrouvailleError('path-missing', { path });
    starts.set(root, [...(starts.get(root) ?? []), path]);
  }
  return [...starts].map(([root, some]) => ({ root, starts: some }));
}
