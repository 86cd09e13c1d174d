/** Candidates for a query: by its words, and by its meaning. */
import type { Candidate, LexicalCandidate, SearchScope } from '../../shared/contract.ts';
import { generationTables, publicPassageId, splitPassageId } from '../store/generation-tables.ts';
import { phraseSpans } from '../store/lexical/highlight.ts';
import type { Evaluation } from './evaluations.ts';
import type { IndexView } from './index-view.ts';
import { keywordScores, type KeywordScores } from './keyword-scores.ts';
import type { RowSet } from './row-set.ts';
import { allowedRows } from './scope.ts';

export function evaluate(view: IndexView, scope: SearchScope): Evaluation {
  return view.evaluations.of(scope, () => ({
    allowed: allowedRows(view, scope),
    keywords: null,
  }));
}

export function scoresOf(view: IndexView, scope: SearchScope): KeywordScores {
  const evaluation = evaluate(view, scope);
  evaluation.keywords ??= keywordScores(view, scope.query);
  return evaluation.keywords;
}

/** The `limit` best passages by BM25, best first. */
export function lexicalCandidates(
  view: IndexView,
  scope: SearchScope,
  limit: number,
): LexicalCandidate[] {
  const { allowed } = evaluate(view, scope);
  const { rows, score, coverage } = scoresOf(view, scope);
  const open = allowed ? rows.filter((row) => allowed.has(row)) : rows;
  const ranked = best(open, score, limit, acceptance(view, scope));
  return ranked.map((row) => ({
    passageId: publicPassageId(view.generation.id, row),
    documentId: view.directory.documentOf(row),
    score: score[row] ?? 0,
    coverage: coverage[row] ?? 0,
  }));
}

/** The rows of highest score that are accepted, highest first; of equals, the lower row. */
function best(
  rows: readonly number[],
  score: Float32Array,
  limit: number,
  accepts: (row: number) => boolean,
): number[] {
  const order = Array.from(rows).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || a - b);
  return takeWhere(order, limit, accepts);
}

function takeWhere<Item>(
  items: Iterable<Item>,
  limit: number,
  accepts: (item: Item) => boolean,
): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    if (taken.length >= limit) break;
    if (accepts(item)) taken.push(item);
  }
  return taken;
}

/**
 * Whether a passage holds the query's phrases with their accents: the phrase index has none. Asked of
 * ranked passages only, since it reads their text.
 */
function acceptance(view: IndexView, scope: SearchScope): (row: number) => boolean {
  const accented = scope.query.phrases.filter((phrase) => /[^\0-\x7f]/.test(phrase));
  if (accented.length === 0) return () => true;
  return (row) => {
    const passage = view.passages.byId(publicPassageId(view.generation.id, row));
    return (
      passage !== null && accented.every((phrase) => phraseSpans(passage.text, phrase).length > 0)
    );
  };
}

/** The `limit` passages nearest to a normalised query vector, nearest first. */
export function vectorCandidates(
  view: IndexView,
  scope: SearchScope,
  vector: Float32Array,
  limit: number,
): Candidate[] {
  const { allowed } = evaluate(view, scope);
  const among = allowed && vectorsOf(view, allowed);
  const accepts = acceptance(view, scope);
  // Phrases with accents are checked on the text, so more are looked at than are wanted.
  const near = view.vectors.nearest(vector, among ? limit * 4 : limit, among);
  const found: Candidate[] = [];
  for (const { vectorId, cosine } of near) {
    if (found.length >= limit) break;
    for (const row of rowsOfVector(view, vectorId)) {
      if (found.length >= limit) break;
      if ((allowed && !allowed.has(row)) || !accepts(row)) continue;
      found.push({
        passageId: publicPassageId(view.generation.id, row),
        documentId: view.directory.documentOf(row),
        score: cosine,
      });
    }
  }
  return found;
}

function vectorsOf(view: IndexView, allowed: RowSet): number[] {
  const { vectorOf, lastRow } = view.directory;
  const vectors = new Set<number>();
  for (let row = 1; row <= lastRow; row++) {
    const vector = vectorOf[row] ?? 0;
    if (vector !== 0 && allowed.has(row)) vectors.add(vector);
  }
  return [...vectors];
}

function rowsOfVector(view: IndexView, vectorId: number): number[] {
  const { passages } = generationTables(view.generation.id);
  return view.database
    .column<[number], number>(`SELECT id FROM ${passages} WHERE vector_id = ? ORDER BY id`)
    .all(vectorId);
}

export interface PassageScore {
  readonly passageId: number;
  readonly lexical: number | null;
  readonly coverage: number;
  readonly cosine: number | null;
}

/** What keywords and vectors make of given passages; null: not of the serving generation, or not scored. */
export function scorePassages(
  view: IndexView,
  scope: SearchScope,
  vector: Float32Array | null,
  passageIds: readonly number[],
): PassageScore[] {
  const { score, coverage } = scoresOf(view, scope);
  const { vectorOf } = view.directory;
  const rows = passageIds.map((passageId) => {
    const { generationId, rowId } = splitPassageId(passageId);
    return generationId === view.generation.id ? rowId : 0;
  });
  const vectorIds = rows.map((row) => vectorOf[row] ?? 0);
  const cosines = vector ? view.vectors.cosines(vector, [...new Set(vectorIds)]) : null;
  return passageIds.map((passageId, index) => {
    const row = rows[index] ?? 0;
    const lexical = score[row] ?? 0;
    return {
      passageId,
      lexical: lexical > 0 ? lexical : null,
      coverage: coverage[row] ?? 0,
      cosine: cosines?.get(vectorIds[index] ?? 0) ?? null,
    };
  });
}
