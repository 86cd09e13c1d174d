import type { ModelPassage } from '../../shared/domain.ts';
import { passageInput } from '../../shared/passage-input.ts';
import { cutBatches } from '../model/batches.ts';
import { loadReranker, relevance } from '../model/reranker.ts';
import { loadTokenizer } from '../model/tokenizer.ts';

/** A reranker that reads a query and passages as texts. */
export interface PairScorer {
  readonly id: string;
  /** The relevance of each passage, in order, as a logit. Throws the signal's reason between runs. */
  score(
    query: string,
    passages: readonly ModelPassage[],
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Loads the reranker of a compiled folder. Throws `model-bad`. */
export async function loadPairScorer(compiledFolder: string, threads: number): Promise<PairScorer> {
  const reranker = await loadReranker(compiledFolder, { threads });
  const { id, labels, maxTokens, pairOrder } = reranker.manifest;
  const tokenizer = loadTokenizer(compiledFolder, maxTokens);
  return {
    id,
    async score(query, passages, signal) {
      const pairs = passages.map((passage) => {
        const text = passageInput(passage);
        return pairOrder === 'query-first'
          ? tokenizer.encodePair(query, text)
          : tokenizer.encodePair(text, query);
      });
      const result = new Float32Array(pairs.length);
      for (const batch of cutBatches(pairs.map((pair) => pair.ids))) {
        signal?.throwIfAborted();
        const chosen = batch.flatMap((position) => pairs[position] ?? []);
        const scores = relevance((await reranker.score(chosen)).logits, labels);
        for (const [i, position] of batch.entries()) result[position] = scores[i] ?? NaN;
      }
      return result;
    },
    close: () => reranker.close(),
  };
}
