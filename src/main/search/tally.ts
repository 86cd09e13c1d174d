import type { SearchScope } from '../../shared/contract.ts';
import type { IndexView } from './index-view.ts';
import { evaluate, scoresOf } from './retrieve.ts';

/** How many passages a query leaves to be found, and how many of those its words find. */
export function tally(
  view: IndexView,
  scope: SearchScope,
): { readonly allowed: number; readonly holding: number } {
  const { allowed } = evaluate(view, scope);
  const { rows } = scoresOf(view, scope);
  return {
    allowed: allowed
      ? view.directory.rows().filter((row) => allowed.has(row)).length
      : view.directory.count,
    holding: allowed ? rows.filter((row) => allowed.has(row)).length : rows.length,
  };
}
