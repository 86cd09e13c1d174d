/** Queries with operators, taken at their word. */
import type { KeywordNode } from '../../shared/query.ts';
import { phraseTerms, queryWords } from '../store/lexical/query-words.ts';
import type { PhraseTerms } from '../store/lexical-index.ts';
import type { IndexView } from './index-view.ts';
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

/** null: nothing is asked (a stop word, or what is excluded elsewhere). */
function rowsOf(view: IndexView, node: KeywordNode): RowSet | null {
  const { lastRow } = view.directory;
  switch (node.kind) {
    case 'word':
      return wordRows(view, node.text, node.prefix, node.inTitle);
    case 'phrase': {
      if (node.inTitle) return null; // the title filter holds for every hit already
      const terms = phraseTerms(node.text);
      if (terms.length === 0) return null;
      return RowSet.of(lastRow, view.lexical.phraseRows({ terms, prefix: false }));
    }
    case 'all':
      return combined(view, node.children, (sum, next) => sum.intersect(next));
    case 'any':
      return combined(view, node.children, (sum, next) => sum.unite(next));
    case 'near': {
      const rows = view.lexical.nearRows(forms(node.left), forms(node.right), node.distance);
      return RowSet.of(lastRow, rows);
    }
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

function wordRows(view: IndexView, text: string, prefix: boolean, inTitle: boolean): RowSet | null {
  const { lastRow } = view.directory;
  const { lexical } = view;
  const [word] = queryWords([{ text, prefix }]);
  if (!word || word.stop) return null;
  if (inTitle) return RowSet.of(lastRow, lexical.wordRows('title', word.ways));
  if (prefix) return RowSet.of(lastRow, lexical.phraseRows({ terms: word.exact, prefix }));
  const set = new RowSet(lastRow);
  for (const field of ['body', 'title', 'headings'] as const) {
    set.unite(RowSet.of(lastRow, lexical.wordRows(field, word.ways)));
  }
  return set;
}

/** The phrases that an operand of `PRÈS` stands for. */
function forms(node: KeywordNode): PhraseTerms[] {
  switch (node.kind) {
    case 'word':
      return phraseOf(node.text, node.prefix);
    case 'phrase':
      return phraseOf(node.text, false);
    case 'all':
    case 'any':
      return node.children.flatMap(forms);
    case 'near':
      return [...forms(node.left), ...forms(node.right)];
    case 'not':
      return [];
  }
}

function phraseOf(text: string, prefix: boolean): PhraseTerms[] {
  const terms = phraseTerms(text);
  return terms.length > 0 ? [{ terms, prefix }] : [];
}
