import type { SearchScope } from '../../shared/contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { PipelineServices } from '../../shared/pipeline.ts';
import { parseQuery } from '../../shared/query.ts';
import type { EvaluationQuery } from './dataset.ts';
import { measure } from './metrics.ts';
import type { Measurement } from './report.ts';
import type { EvaluationHooks, EvaluationOptions } from './types.ts';

/** Keyword candidates looked at for each negative wanted: a document has several passages. */
const passagesPerNegative = 3;
/** Pairs scored a call. */
const sliceLength = 8;

/**
 * The published reranking setting: each question's relevant documents among `negatives` others that
 * keywords find for it, each by its best passage for keywords, ordered by the reranker alone. Relevant
 * documents that keywords do not find at all are not in the list, and count as missed.
 */
export async function rerankNegatives(
  { search, inference }: PipelineServices,
  queries: readonly EvaluationQuery[],
  documents: ReadonlyMap<number, string[]>,
  options: EvaluationOptions,
  { signal, onProgress }: EvaluationHooks,
): Promise<Measurement[]> {
  if (!inference) throw new TrouvailleError('service-stopped', { service: 'inference' });
  const call = signal ? { signal } : {};
  const keywords: Measurement = { system: 'keywords', rankings: [], metrics: [], milliseconds: [] };
  const reranked: Measurement = { system: 'reranked', rankings: [], metrics: [], milliseconds: [] };

  for (const [index, query] of queries.entries()) {
    const parsed = parseQuery(query.text);
    const scope: SearchScope = { query: parsed, folder: null };
    const started = performance.now();
    const limit = (options.negatives + query.judgements.size) * passagesPerNegative;
    const { candidates } = await search.call('lexical', { scope, limit }, call);

    const best = new Map<string, number>();
    let negatives = 0;
    for (const { documentId, passageId } of candidates) {
      for (const id of documents.get(documentId) ?? []) {
        if (best.has(id)) continue;
        if (!query.judgements.has(id) && ++negatives > options.negatives) continue;
        best.set(id, passageId);
      }
    }
    const ids = [...best.keys()];
    const found = performance.now();
    const { passages } = await search.call('passages', { passageIds: [...best.values()] }, call);
    const logits = new Map<string, number>();
    for (let from = 0; from < passages.length; from += sliceLength) {
      const slice = passages.slice(from, from + sliceLength);
      const scored = await inference.call(
        'rerank',
        {
          query: parsed.meaning,
          passages: slice.map(({ context, text }) => ({ context, text })),
        },
        call,
      );
      scored.logits.forEach((logit, offset) => {
        const id = ids[from + offset];
        if (id !== undefined) logits.set(id, logit);
      });
    }
    add(keywords, query, ids, found - started);
    add(
      reranked,
      query,
      ids.toSorted((a, b) => (logits.get(b) ?? 0) - (logits.get(a) ?? 0)),
      performance.now() - started,
    );
    onProgress?.({
      phase: 'searching',
      mode: 'reranked',
      done: index + 1,
      total: queries.length,
    });
  }
  return [keywords, reranked];
}

function add(
  measurement: Measurement,
  query: EvaluationQuery,
  ranking: readonly string[],
  milliseconds: number,
): void {
  measurement.rankings.push({ query: query.id, documents: ranking });
  measurement.metrics.push(measure(ranking, query.judgements));
  measurement.milliseconds.push(milliseconds);
}
