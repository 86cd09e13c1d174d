import type { SearchScope } from '../../shared/search-contract.ts';
import type { IndexView } from './index-view.ts';
import { queryWords } from '../store/lexical/query-words.ts';
import { queryLeaves } from './query-leaves.ts';
import { evaluate, scoresOf } from './retrieve.ts';

/**
 * How many passages a query leaves to be found, how many of those its words find, and how many of the
 * words are looked for: those that say something, stop words apart.
 */
export function tally(
  view: IndexView,
  scope: SearchScope,
): { readonly allowed: number; readonly holding: number; readonly telling: number } {
  const { allowed } = evaluate(view, scope);
  const { rows } = scoresOf(view, scope);
  const { keywords } = scope.query;
  const words = keywords ? queryWords(queryLeaves(keywords)) : [];
  return {
    allowed: allowed
      ? view.directory.rows().filter((row) => allowed.has(row)).length
      : view.directory.count,
    holding: allowed ? rows.filter((row) => allowed.has(row)).length : rows.length,
    telling: words.filter(({ stop }) => !stop).length,
  };
}
