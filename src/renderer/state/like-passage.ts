/** What is different where passages like one that was chosen are looked for. */
import type { Hit } from '../../shared/domain.ts';
import type {
  PipelineOptions,
  PipelineResult,
  PipelineServices,
} from '../../shared/pipeline-types.ts';

/**
 * Rerankers are made for questions: for passages like another, words and meaning decide. Without
 * models, words alone.
 */
export function modeFor(
  { inference }: PipelineServices,
  like: Hit | null,
): PipelineOptions['mode'] {
  if (!inference) return 'keywords';
  return like ? 'hybrid' : 'reranked';
}

/** Without the passage that the others are like: of course it is like itself. */
export function withoutHit(result: PipelineResult, like: Hit | null): PipelineResult {
  if (!like) return result;
  const others = <Entry extends { readonly passageId: number | null }>(list: readonly Entry[]) =>
    list.filter(({ passageId }) => passageId !== like.passageId);
  return { ...result, hits: others(result.hits), rest: others(result.rest) };
}
