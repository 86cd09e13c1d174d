import type { SearchScope } from '../../shared/search-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { PipelineServices } from '../../shared/pipeline-types.ts';
import { parseQuery } from '../../shared/query.ts';
import type { EvaluationQuery } from './dataset.ts';
import { measure } from './metrics.ts';
import type { Measurement } from './report.ts';
import type { EvaluationHooks } from './types.ts';

/** Keyword candidates looked at for each negative wanted: a document has several passages. */
const passagesPerNegative = 3;
/** Pairs scored a call. */
const sliceLength = 8;

export interface RerankOnlyOptions {
  readonly negatives: number;
  /** The collection's ids of each indexed document: texts that are equal share one. */
  readonly documents: ReadonlyMap<number, readonly string[]>;
  /** A passage of a document of the collection that keywords do not find; null: it has no text. */
  readonly passageOf: (id: string) => number | null;
  /** Milliseconds that cached logits had taken, until now. */
  readonly savedMilliseconds: () => number;
}

/**
 * The published reranking setting: one relevant document of each question (the highest graded, of
 * equals the first judged) among up to `negatives` others that keywords find for it, each by its best
 * passage for keywords, ordered by the reranker alone. Keywords' own order of the same list stands
 * beside it; a relevant document that they do not find is last there.
 */
export async function rerankNegatives(
  { search, inference }: PipelineServices,
  queries: readonly EvaluationQuery[],
  options: RerankOnlyOptions,
  { signal, onProgress }: EvaluationHooks,
): Promise<Measurement[]> {
  if (!inference) throw new TrouvailleError('service-stopped', { service: 'inference' });
  const call = signal ? { signal } : {};
  const keywords: Measurement = { system: 'keywords', rankings: [], metrics: [], milliseconds: [] };
  const reranked: Measurement = { system: 'reranked', rankings: [], metrics: [], milliseconds: [] };

  for (const [index, query] of queries.entries()) {
    const parsed = parseQuery(query.text);
    const scope: SearchScope = { query: parsed, folder: null };
    const saved = options.savedMilliseconds();
    const started = performance.now();
    const limit = (options.negatives + query.judgements.size) * passagesPerNegative;
    const { candidates } = await search.call('lexical', { scope, limit }, call);

    const positive = positiveOf(query);
    const best = new Map<string, number>();
    let negatives = 0;
    for (const { documentId, passageId } of candidates) {
      for (const id of options.documents.get(documentId) ?? []) {
        if (best.has(id) || (id !== positive && query.judgements.has(id))) continue;
        if (id !== positive && ++negatives > options.negatives) continue;
        best.set(id, passageId);
      }
    }
    const unfound = best.has(positive) ? null : options.passageOf(positive);
    if (unfound !== null) best.set(positive, unfound);

    const ids = [...best.keys()];
    const found = performance.now();
    const { passages } = await search.call('passages', { passageIds: [...best.values()] }, call);
    const logits = new Map<string, number>();
    for (let from = 0; from < passages.length; from += sliceLength) {
      const slice = passages.slice(from, from + sliceLength);
      const asked = {
        query: parsed.meaning,
        passages: slice.map(({ context, text }) => ({ context, text })),
      };
      const scored = await inference.call('rerank', asked, call);
      scored.logits.forEach((logit, offset) => {
        const id = ids[from + offset];
        if (id !== undefined) logits.set(id, logit);
      });
    }
    const judged = new Map([[positive, 1]]);
    add(keywords, query, judged, ids, found - started);
    const order = ids.toSorted((a, b) => (logits.get(b) ?? 0) - (logits.get(a) ?? 0));
    const spent = performance.now() - started + options.savedMilliseconds() - saved;
    add(reranked, query, judged, order, spent);
    onProgress?.({ phase: 'searching', mode: 'reranked', done: index + 1, total: queries.length });
  }
  return [keywords, reranked];
}

function positiveOf({ judgements }: EvaluationQuery): string {
  const [first] = [...judgements].toSorted(([, a], [, b]) => b - a);
  return first?.[0] ?? '';
}

function add(
  measurement: Measurement,
  query: EvaluationQuery,
  judgements: ReadonlyMap<string, number>,
  ranking: readonly string[],
  milliseconds: number,
): void {
  measurement.rankings.push({ query: query.id, documents: ranking });
  measurement.metrics.push(measure(ranking, judgements));
  measurement.milliseconds.push(milliseconds);
}
