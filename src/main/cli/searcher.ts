/** The search engine as one command uses it: started once, then asked. */
import type { SearchMode } from '../../shared/domain.ts';
import { runPipeline } from '../../shared/pipeline.ts';
import type { PipelineOptions, PipelineResult } from '../../shared/pipeline-types.ts';
import type { CommandContext } from './context.ts';
import { engineContext } from './start-engine.ts';

export type SearcherOptions = Pick<
  PipelineOptions,
  'mode' | 'limit' | 'by' | 'sort' | 'depth' | 'all'
>;

/** The place, from 1, that each stage alone gives a passage, by the passage's id. */
export interface StageRanks {
  readonly lexical: ReadonlyMap<number, number>;
  readonly vector: ReadonlyMap<number, number>;
  readonly fused: ReadonlyMap<number, number>;
}

export interface Searcher {
  /** `folder`: absolute, or null for all. Throws the query's own errors, and `cancelled`. */
  search(
    query: string,
    folder: string | null,
    changes?: Partial<SearcherOptions>,
  ): Promise<PipelineResult>;
  /** The same query as each of the earlier stages answers it: for `--explain`. */
  ranks(query: string, folder: string | null): Promise<StageRanks>;
  close(): Promise<void>;
}

const modelsOf: Record<SearchMode, 'none' | 'encoder' | 'both'> = {
  keywords: 'none',
  vectors: 'encoder',
  hybrid: 'encoder',
  reranked: 'both',
};

/** How far down a stage's list a rank is looked for. */
const ranked = 200;

export async function openSearcher(
  { dataFolder, interruption }: CommandContext,
  options: SearcherOptions,
): Promise<Searcher> {
  const { openSearch } = await import('../engine/search-session.ts');
  const session = await interruption.race(
    openSearch(engineContext(dataFolder), { models: modelsOf[options.mode] }),
  );
  const { signal } = interruption;
  const run = (
    query: string,
    folder: string | null,
    changes: Partial<PipelineOptions> = {},
  ): Promise<PipelineResult> =>
    runPipeline(session, query, { ...options, folder, ...changes }, { signal });

  return {
    search: run,
    async ranks(query, folder) {
      const of = async (mode: SearchMode): Promise<ReadonlyMap<number, number>> => {
        if (mode !== 'keywords' && options.mode === 'keywords') return new Map();
        const stage = { mode, limit: ranked, all: true, by: 'passage', sort: 'relevance' } as const;
        const { hits } = await run(query, folder, stage);
        return new Map(
          hits.flatMap(({ passageId, rank }) =>
            passageId === null ? [] : [[passageId, rank] as const],
          ),
        );
      };
      return {
        lexical: await of('keywords'),
        vector: await of('vectors'),
        fused: await of('hybrid'),
      };
    },
    close: () => session.close(),
  };
}
