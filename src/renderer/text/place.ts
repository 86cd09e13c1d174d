import type { LedgerFolder } from '../../shared/ledger-contract.ts';
import type { HitSource } from '../../shared/domain.ts';

/** Where a file lies, as a person reads it. */
export interface Place {
  readonly name: string;
  /** The watched folder's name, then the folders down to the file. */
  readonly folders: readonly string[];
  /** From the watched folder, with `/` on every system. */
  readonly relative: string;
}

/** The place of `path` under the deepest of the watched `roots`; the whole path where it is in none. */
export function placeOf(path: string, roots: readonly Pick<LedgerFolder, 'path'>[]): Place {
  const whole = unify(path);
  const root = roots
    .map((candidate) => unify(candidate.path).replace(/\/$/, ''))
    .filter((candidate) => whole.startsWith(`${candidate}/`))
    .sort((a, b) => b.length - a.length)[0];
  const relative = root === undefined ? whole : whole.slice(root.length + 1);
  const steps = relative.split('/').filter((step) => step !== '');
  const name = steps.pop() ?? relative;
  const rootName = root?.slice(root.lastIndexOf('/') + 1);
  return { name, folders: rootName === undefined ? steps : [rootName, ...steps], relative };
}

function unify(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Kinds whose pages a person can turn to; elsewhere the one page is the whole document. */
const pagedTypes: ReadonlySet<string> = new Set(['pdf', 'ppt', 'pptx', 'odp']);

/** The page of a hit, where that says where it is; else null. */
export function pageOf({
  page,
  sheet,
  type,
}: Pick<HitSource, 'page' | 'sheet' | 'type'>): number | null {
  if (page === null || sheet !== null) return null;
  return page > 1 || pagedTypes.has(type ?? '') ? page : null;
}
