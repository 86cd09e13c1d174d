import type { ModelDescription } from '../description.ts';
import { OnnxWriter } from '../onnx/onnx-writer.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { bertStates } from './bert.ts';
import { bloomStates } from './bloom.ts';
import { classify } from './classification.ts';
import { castReal, graphContext, type Dtype } from './graph-context.ts';
import { pool } from './pooling.ts';

export interface GraphOptions {
  readonly dtype: Dtype;
  /** The first layers that are kept. */
  readonly layers: number;
  /** Rerankers: rows of the classifier. */
  readonly labels: number;
}

/**
 * The model as an ONNX graph in `folder`; yields between layers, so that the caller can stop.
 *
 * Inputs: `ids` int32 [batch, length] padded on the right, `lengths` int32 [batch], and `types`
 * int32 [batch, length] where `takesTypes`. Outputs: `vectors` [batch, hidden] and `states`
 * [batch * length, hidden] of an encoder, `logits` [batch, labels] of a reranker. Throws `model-bad`.
 */
export function* writeGraph(
  folder: string,
  checkpoint: Checkpoint,
  description: ModelDescription,
  { dtype, layers, labels }: GraphOptions,
): Generator<undefined> {
  const writer = new OnnxWriter(folder);
  let finished = false;
  try {
    const context = graphContext(writer, checkpoint, description, dtype);
    const types = takesTypes(description)
      ? writer.input('types', 'int32', ['batch', 'length'])
      : null;
    const computed =
      description.family === 'bloom'
        ? yield* bloomStates(context, layers)
        : yield* bertStates(context, layers, types);
    yield;
    // Sums over a text's tokens, and scores, are not for half precision.
    const states = castReal(context, computed, context.real, 'float');
    if (description.role === 'encoder') {
      writer.output(pool(context, states), 'vectors', 'float', ['batch', description.hidden]);
      writer.output(states, 'states', 'float', ['tokens', description.hidden]);
    } else {
      writer.output(classify(context, states, labels), 'logits', 'float', ['batch', labels]);
    }
    writer.finish();
    finished = true;
  } finally {
    if (!finished) writer.abandon();
  }
}

/** Rerankers that tell the passage from the query by a token type; encoders see type 0 alone. */
export function takesTypes(description: ModelDescription): boolean {
  return description.role === 'reranker' && description.tokenTypes > 1;
}

/** The name of the table of words, by which a checkpoint's prefix is found. */
export function anchorTensor(description: ModelDescription): string {
  return description.family === 'bloom'
    ? 'word_embeddings.weight'
    : 'embeddings.word_embeddings.weight';
}
