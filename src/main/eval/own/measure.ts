import type { Hit, SearchMode } from '../../../shared/domain.ts';
import type {
  ComparedSystem,
  OwnComparisonProgress,
  OwnQuestion,
} from '../../../shared/own-questions-contract.ts';
import { runPipeline } from '../../../shared/pipeline.ts';
import type { SearchSession } from '../../engine/engine.ts';
import { measure } from '../metrics.ts';
import type { Measurement } from '../report.ts';

/** A question with every place that was marked as its answer. */
export interface MarkedQuestion {
  readonly query: string;
  readonly marks: readonly OwnQuestion[];
}

/** Hits looked at: a right one below them counts as not found. */
const lookedAt = 100;
/** Candidates reranked: as a search does. */
const depth = 20;

/** Marks of the same question together, in order of first mark. */
export function questionsOf(marks: readonly OwnQuestion[]): MarkedQuestion[] {
  return [...Map.groupBy(marks, ({ query }) => query)].map(([query, own]) => ({
    query,
    marks: own,
  }));
}

/** Asks every question in one mode. Throws `cancelled`, and what the services report. */
export async function measureQuestions(
  session: SearchSession,
  mode: SearchMode,
  questions: readonly MarkedQuestion[],
  hooks: { readonly signal?: AbortSignal; onProgress?: (progress: OwnComparisonProgress) => void },
): Promise<{ compared: ComparedSystem; measurement: Measurement }> {
  const encoder = mode === 'keywords' ? null : (session.encoder?.id ?? null);
  const reranker = mode === 'reranked' ? (session.reranker?.id ?? null) : null;
  const models = [encoder, reranker].filter((id) => id !== null).join(' + ');
  const system = models === '' ? mode : `${mode} ${models}`;
  const measurement: Measurement = { system, rankings: [], metrics: [], milliseconds: [] };
  const ranks: { query: string; rank: number | null }[] = [];
  for (const [index, { query, marks }] of questions.entries()) {
    const result = await runPipeline(
      session,
      query,
      {
        ...{ mode, depth, folder: null, all: true },
        ...{ limit: lookedAt, by: 'passage', sort: 'relevance' },
      },
      hooks.signal ? { signal: hooks.signal } : {},
    );
    const ranking = rankPlaces(result.hits, marks);
    const right = new Set(marks.map(({ id }) => id));
    const first = ranking.findIndex((place) => right.has(place));
    ranks.push({ query, rank: first < 0 ? null : first + 1 });
    measurement.rankings.push({ query, documents: ranking });
    measurement.metrics.push(measure(ranking, new Map(marks.map(({ id }) => [id, 1]))));
    measurement.milliseconds.push(result.took.total);
    hooks.onProgress?.({
      ...{ phase: 'searching', system },
      ...{ done: index + 1, total: questions.length },
    });
  }
  return { compared: { name: system, mode, encoder, reranker, ranks }, measurement };
}

/** The places of hits, best first: the marks that a hit is, else its page; each once. */
export function rankPlaces(hits: readonly Hit[], marks: readonly OwnQuestion[]): string[] {
  const places = hits.flatMap((hit) => {
    const right = marks.filter((mark) => isAt(hit, mark)).map(({ id }) => id);
    return right.length > 0 ? right : [`${hit.path}#${hit.page ?? ''}`];
  });
  return [...new Set(places)];
}

/** A copy's page is not known: its document being named is enough. */
function isAt(hit: Hit, mark: OwnQuestion): boolean {
  if (hit.path === mark.path) return mark.page === null || hit.page === mark.page;
  return hit.copies.includes(mark.path);
}
