import type { InferenceContract, ModelCalibration } from '../../shared/inference-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc.ts';
import { readCalibration } from '../model/calibration.ts';
import { memoryUse } from './memory-use.ts';
import { loadPairScorer, type PairScorer } from './pair-scorer.ts';
import { loadQueryEncoder, type QueryEncoder } from './query-encoder.ts';

/** The inference process's side of its contract. `load` comes first; a second one replaces both models. */
export function inferenceHandlers(): Handlers<InferenceContract> {
  let encoder: QueryEncoder | undefined;
  let reranker: PairScorer | undefined;

  function loaded<T>(model: T | undefined, role: string): T {
    if (!model) throw new TrouvailleError('internal', { detail: `no ${role} is loaded` });
    return model;
  }

  return {
    async load({ encoderFolder, rerankerFolder, threads }) {
      const previous = [encoder, reranker];
      encoder = encoderFolder === null ? undefined : await loadQueryEncoder(encoderFolder, threads);
      reranker =
        rerankerFolder === null ? undefined : await loadPairScorer(rerankerFolder, threads);
      for (const model of previous) await model?.close();
      return {
        encoder: calibration(encoderFolder, encoder),
        reranker: calibration(rerankerFolder, reranker),
      };
    },
    async embedQuery({ text }) {
      const model = loaded(encoder, 'encoder');
      return { ...(await model.query(text)), encoder: model.identity };
    },
    async rerank({ query, passages }, signal) {
      return { logits: await loaded(reranker, 'reranker').score(query, passages, signal) };
    },
    async similarity({ query, texts }, signal) {
      const model = loaded(encoder, 'encoder');
      const { vector } = await model.query(query);
      const rows = vector === null ? [] : await model.passages(texts, signal);
      return {
        // Where either has no token there is nothing to compare: no likeness.
        cosines: Float32Array.from(texts, (_, i) => dot(vector, rows[i] ?? null)),
      };
    },
    async match({ query, passages }, signal) {
      return { matches: await loaded(encoder, 'encoder').match(query, passages, signal) };
    },
    health: memoryUse,
  };
}

function calibration(
  folder: string | null,
  model: { readonly id: string } | undefined,
): ModelCalibration | null {
  return folder === null || !model ? null : readCalibration(folder, model.id);
}

/** The cosine of two vectors of length 1; 0 where one is missing. */
function dot(a: Float32Array | null, b: Float32Array | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
