/** The result of `search` as JSON: CLI.md's fields, and no others. */
import type { Hit, SearchMode, Span } from '../../shared/domain.ts';
import type { PipelineResult } from '../../shared/pipeline-types.ts';
import type { StageRanks } from './searcher.ts';

export interface StageWhy {
  /** Its place, from 1, in that stage's own list; null: not among its first 200, or not asked. */
  readonly rank: number | null;
  readonly score: number | null;
}

export interface Why {
  /** The query's words as found in the passage. */
  readonly terms: readonly string[];
  readonly stages: Readonly<Record<'lexical' | 'vector' | 'fused' | 'rerank', StageWhy>>;
}

export type ShownHit = Omit<Hit, 'passageId' | 'fileId' | 'context'> & { readonly why?: Why };

export interface SearchResult {
  readonly query: string;
  readonly mode: SearchMode;
  readonly relevant: boolean;
  readonly count: number;
  readonly took: PipelineResult['took'];
  readonly hits: readonly ShownHit[];
}

/** `ranks` null: no `why` was asked for. */
export function resultOf(
  query: string,
  mode: SearchMode,
  { relevant, took, hits }: PipelineResult,
  ranks: StageRanks | null,
): SearchResult {
  return {
    query,
    mode,
    relevant,
    count: hits.length,
    took: {
      lexical: milliseconds(took.lexical),
      embed: milliseconds(took.embed),
      vectors: milliseconds(took.vectors),
      fuse: milliseconds(took.fuse),
      rerank: milliseconds(took.rerank),
      total: milliseconds(took.total),
    },
    hits: hits.map((hit) => shown(hit, ranks)),
  };
}

/** The result of a query that could not be answered, for its line of a batch. */
export function emptyResult(query: string, mode: SearchMode): SearchResult {
  const took = { lexical: 0, embed: 0, vectors: 0, fuse: 0, rerank: 0, total: 0 };
  return { query, mode, relevant: false, count: 0, took, hits: [] };
}

/** To the microsecond: more digits are noise. */
function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function shown(hit: Hit, ranks: StageRanks | null): ShownHit {
  return {
    rank: hit.rank,
    path: hit.path,
    page: hit.page,
    title: hit.title,
    type: hit.type,
    modified: hit.modified,
    start: hit.start,
    end: hit.end,
    text: hit.text,
    highlights: hit.highlights,
    answer: hit.answer,
    score: hit.score,
    scores: hit.scores,
    match: hit.match,
    sheet: hit.sheet,
    cells: hit.cells,
    inside: hit.inside,
    copies: hit.copies,
    ...(ranks === null ? {} : { why: why(hit, ranks) }),
  };
}

function why({ passageId, rank, text, highlights, scores }: Hit, ranks: StageRanks): Why {
  const place = (stage: keyof StageRanks): number | null =>
    passageId === null ? null : (ranks[stage].get(passageId) ?? null);
  return {
    terms: distinctWords(text, highlights),
    stages: {
      lexical: { rank: place('lexical'), score: scores.lexical },
      vector: { rank: place('vector'), score: scores.vector },
      fused: { rank: place('fused'), score: scores.fused },
      rerank: { rank: scores.rerank === null ? null : rank, score: scores.rerank },
    },
  };
}

function distinctWords(text: string, spans: readonly Span[]): string[] {
  return [...new Set(spans.map(([start, end]) => text.slice(start, end).toLowerCase()))];
}
