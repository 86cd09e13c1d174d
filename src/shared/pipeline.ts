/**
 * The query's way, from what a person typed to the hits that are shown. It reads top to bottom; the
 * window and the command line both run it, over a client of the search process and one of inference.
 *
 *   parse -> keywords -> embed -> vectors -> fuse -> fold copies -> weigh pages
 *     -> compare tokens and rerank in slices -> judge the first -> show
 */
import { diversify } from './diversity.ts';
import { TrouvailleError } from './errors.ts';
import { blend, fuse, fusionWeights, withTokenMatch } from './fusion.ts';
import { withPageEvidence } from './page-evidence.ts';
import type {
  PipelineHooks,
  PipelineOptions,
  PipelineResult,
  PipelineServices,
} from './pipeline-types.ts';
import type { ParsedQuery } from './query.ts';
import { QueryRun } from './query-run.ts';

/** Entries of the keywords' stage beyond those shown: meaning replaces it soon, and each text read delays it. */
const spareEarly = 10;

/**
 * Answers `source`, as typed or as parsed, with the passages that answer it. Throws the query's own
 * errors (`query-empty`…), `cancelled`, and what the services report.
 */
export async function runPipeline(
  services: PipelineServices,
  source: string | ParsedQuery,
  options: PipelineOptions,
  hooks: PipelineHooks = {},
): Promise<PipelineResult> {
  try {
    return await answer(services, source, options, hooks);
  } catch (error) {
    // Another encoder's vectors serve since the query was embedded, and other passages with them.
    if (!(error instanceof TrouvailleError) || error.code !== 'encoder-changed') throw error;
    return answer(services, source, options, hooks);
  }
}

async function answer(
  services: PipelineServices,
  source: string | ParsedQuery,
  options: PipelineOptions,
  hooks: PipelineHooks,
): Promise<PipelineResult> {
  const run = new QueryRun(services, source, options, hooks);

  if (run.query.keywords === null) return run.show('lexical', [], await run.filtered());

  const embedding = run.embedding(); // on its way while the keywords are looked up
  const keywords = await run.keywords();
  const byWords = fuse(keywords.candidates, fusionWeights.keywords);
  if (options.mode === 'keywords') {
    return run.show('lexical', diversify(await run.folded(byWords)), keywords.names);
  }
  if (run.showsStages) {
    const found = diversify(await run.folded(byWords, options.limit + spareEarly));
    await run.show('lexical', found, keywords.names);
  }

  const candidates = await run.withVectors(await embedding, keywords.candidates);
  const nearest = await run.folded(fuse(candidates, fusionWeights[options.mode]));
  const fused = diversify(options.mode === 'vectors' ? nearest : withPageEvidence(nearest));
  if (options.mode !== 'reranked') return run.show('fused', fused, keywords.names);
  if (run.showsStages) await run.show('fused', fused, keywords.names);

  const head = fused.slice(0, options.depth);
  const compared = withTokenMatch(fused, await run.matched(head), services.encoder);
  const list = diversify(blend(compared, await run.reranked(head), services.reranker));
  return run.show('reranked', list, keywords.names);
}
