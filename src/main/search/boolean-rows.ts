/** Queries with operators, taken at their word. */
import type { KeywordNode } from '../../shared/query.ts';
import { queryWords } from '../store/lexical/query-words.ts';
import { titleRows, wordRows } from './constraints.ts';
import type { IndexView } from './index-view.ts';
import { nearRows, phraseRows } from './passage-check.ts';
import { queryLeaves } from './query-leaves.ts';
import { RowSet } from './row-set.ts';

/**
 * The passages that a query with `OU`, `PRÈS/5` or parentheses asks for: words side by side are then
 * all wanted, as whoever writes operators expects. null: words and phrases alone, of which a passage
 * may lack some (a question in everyday language has words that no answer repeats).
 */
export function booleanRows(view: IndexView, root: KeywordNode): RowSet | null {
  return hasOperators(root) ? rowsOf(view, root) : null;
}

function hasOperators(node: KeywordNode): boolean {
  switch (node.kind) {
    case 'any':
    case 'near':
      return true;
    case 'all':
      return node.children.some(hasOperators);
    case 'word':
    case 'phrase':
    case 'not':
      return false;
  }
}

/** null: nothing is asked (a stop word, or what the scope sees to for every hit). */
function rowsOf(view: IndexView, node: KeywordNode): RowSet | null {
  const set = (rows: readonly number[] | null): RowSet | null =>
    rows && RowSet.of(view.directory.lastRow, rows);
  switch (node.kind) {
    case 'word': {
      if (node.inTitle) return set(titleRows(view, node.prefix ? `${node.text}*` : node.text));
      const [word] = queryWords([node]);
      return word && !word.stop ? set(wordRows(view, word)) : null;
    }
    case 'phrase':
      return node.inTitle ? null : set(phraseRows(view, node.text));
    case 'all':
      return combined(view, node.children, (sum, next) => sum.intersect(next));
    case 'any':
      return combined(view, node.children, (sum, next) => sum.unite(next));
    case 'near':
      return nearSet(view, node.left, node.right, node.distance);
    case 'not':
      return null;
  }
}

function combined(
  view: IndexView,
  children: readonly KeywordNode[],
  combine: (sum: RowSet, next: RowSet) => RowSet,
): RowSet | null {
  const sets = children.map((child) => rowsOf(view, child)).filter((set) => set !== null);
  const [first, ...rest] = sets;
  return first ? rest.reduce(combine, first) : null;
}

function nearSet(
  view: IndexView,
  left: KeywordNode,
  right: KeywordNode,
  distance: number,
): RowSet | null {
  const both = combined(view, [left, right], (sum, next) => sum.intersect(next));
  if (!both) return null;
  const [leftWords, rightWords] = [queryWords(queryLeaves(left)), queryWords(queryLeaves(right))];
  const rows = nearRows(view, both.rows(), leftWords, rightWords, distance);
  return RowSet.of(view.directory.lastRow, rows);
}
