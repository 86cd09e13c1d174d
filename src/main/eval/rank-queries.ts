/** Every question asked in every mode, a ranking of documents each. */
import { z } from 'zod';
import type { SearchMode } from '../../shared/domain.ts';
import { runPipeline } from '../../shared/pipeline.ts';
import type { PipelineOptions, PipelineServices, Ranked } from '../../shared/pipeline-types.ts';
import type { EvaluationQuery } from './dataset.ts';
import type { KeptValues } from './kept-values.ts';
import { measure } from './metrics.ts';
import type { Measurement } from './report.ts';
import type { EvaluationHooks } from './types.ts';

/** What is kept of a question that was asked, until the evaluation is complete. */
export const askedSchema = z.object({ documents: z.array(z.string()), ms: z.number() });
export type Asked = z.infer<typeof askedSchema>;

/**
 * Candidates of the second, deeper look, below what a search ranks: enough for the first 500
 * documents; of vectors as many as sqlite-vec gives, so that collections of up to so many passages
 * are ranked whole, as the cards of the BLOOM retrievers do.
 */
const deepCandidates: Record<SearchMode, number> = {
  ...{ keywords: 2000, vectors: 4096, hybrid: 2000, reranked: 2000 },
};

export interface RankingOptions {
  readonly modes: readonly SearchMode[];
  /** Candidates reranked. */
  readonly depth: number;
  /** The collection's ids of each indexed document: texts that are equal share one. */
  readonly documents: ReadonlyMap<number, readonly string[]>;
  /** What an interrupted run of the same evaluation had asked already, by question. */
  readonly kept: (mode: SearchMode) => KeptValues<Asked>;
  /** Milliseconds that cached vectors and logits had taken, until now. */
  readonly savedMilliseconds: () => number;
}

export async function rankQueries(
  services: PipelineServices,
  queries: readonly EvaluationQuery[],
  options: RankingOptions,
  { signal, onProgress }: EvaluationHooks,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const mode of options.modes) {
    const kept = options.kept(mode);
    const measured: Measurement = {
      ...{ system: mode, rankings: [], metrics: [], milliseconds: [] },
    };
    for (const [index, query] of queries.entries()) {
      let asked = kept.get(query.id);
      if (!asked) {
        asked = await ask(services, query.text, mode, options, signal);
        kept.set(query.id, asked);
      }
      measured.rankings.push({ query: query.id, documents: asked.documents });
      measured.metrics.push(measure(asked.documents, query.judgements));
      measured.milliseconds.push(asked.ms);
      onProgress?.({ phase: 'searching', mode, done: index + 1, total: queries.length });
    }
    measurements.push(measured);
  }
  return measurements;
}

/**
 * The ranking as a search gives it, timed; below it what a deeper look finds besides, so that deep
 * figures are not those of a search's short list.
 */
async function ask(
  services: PipelineServices,
  text: string,
  mode: SearchMode,
  options: RankingOptions,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const hooks = signal ? { signal } : {};
  const search: PipelineOptions = {
    ...{ mode, depth: options.depth, limit: 0, by: 'document', sort: 'relevance' },
    ...{ folder: null, all: true },
  };
  const saved = options.savedMilliseconds();
  const { ranking, took } = await runPipeline(services, text, search, hooks);
  const ms = took.total + options.savedMilliseconds() - saved;
  const deeper = await runPipeline(
    services,
    text,
    {
      ...search,
      mode: mode === 'reranked' ? 'hybrid' : mode,
      candidates: deepCandidates[mode],
    },
    hooks,
  );
  return { documents: rankDocuments([...ranking, ...deeper.ranking], options.documents), ms };
}

/** A ranking of documents from one of passages: each at the place of its best passage. */
function rankDocuments(
  passages: readonly Ranked[],
  documents: ReadonlyMap<number, readonly string[]>,
): string[] {
  return [...new Set(passages.flatMap(({ documentId }) => documents.get(documentId) ?? []))];
}
