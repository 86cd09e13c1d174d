/** Candidates for a query: by its words, and by its meaning. */
import type { Candidate, LexicalCandidate, SearchScope } from '../../shared/search-contract.ts';
import { publicPassageId, splitPassageId } from '../store/generation-tables.ts';
import { bestRows } from './best-rows.ts';
import { closenessOf } from './closeness.ts';
import type { Evaluation, KeywordScores } from './evaluations.ts';
import type { IndexView } from './index-view.ts';
import { keywordScores } from './keyword-scores.ts';
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
  return bestRows(open, score, limit).map((row) => ({
    passageId: publicPassageId(view.generation.id, row),
    documentId: view.directory.documentOf(row),
    score: score[row] ?? 0,
    coverage: coverage[row] ?? 0,
  }));
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
  const near = view.vectors.nearest(vector, limit, among);
  const found: Candidate[] = [];
  for (const { vectorId, cosine } of near) {
    if (found.length >= limit) break;
    for (const row of view.directory.rowsOf(vectorId)) {
      if (found.length >= limit) break;
      if ((allowed && !allowed.has(row)) || !view.passages.exists(view.generation.id, row))
        continue;
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

export interface PassageScore {
  readonly passageId: number;
  readonly lexical: number | null;
  readonly coverage: number;
  readonly cosine: number | null;
  readonly closeness: number | null;
}

/** What keywords and vectors make of given passages; null: not of the serving generation, or not scored. */
export function scorePassages(
  view: IndexView,
  scope: SearchScope,
  vector: Float32Array | null,
  passageIds: readonly number[],
): PassageScore[] {
  const { score, coverage } = scoresOf(view, scope);
  const rows = passageIds.map((passageId) => {
    const { generationId, rowId } = splitPassageId(passageId);
    return generationId === view.generation.id ? rowId : 0;
  });
  const near = vector ? closenessOf(view, vector, rows) : null;
  return passageIds.map((passageId, index) => {
    const row = rows[index] ?? 0;
    const lexical = score[row] ?? 0;
    return {
      passageId,
      lexical: lexical > 0 ? lexical : null,
      coverage: coverage[row] ?? 0,
      ...(near?.get(row) ?? { cosine: null, closeness: null }),
    };
  });
}
