import type { Value } from '../onnx/onnx-writer.ts';
import { embeddings } from './embeddings.ts';
import type { GraphContext } from './graph-context.ts';
import { postNormLayer, type LayerNames } from './post-norm-layer.ts';

/** Names of BERT, RoBERTa (CamemBERT, XLM-R) and ELECTRA. */
function bertLayer(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  return {
    query: `${layer}.attention.self.query`,
    key: `${layer}.attention.self.key`,
    value: `${layer}.attention.self.value`,
    attentionOutput: `${layer}.attention.output.dense`,
    attentionNorm: `${layer}.attention.output.LayerNorm`,
    intermediate: `${layer}.intermediate.dense`,
    output: `${layer}.output.dense`,
    outputNorm: `${layer}.output.LayerNorm`,
  };
}

function distilbertLayer(index: number): LayerNames {
  const layer = `transformer.layer.${index}`;
  return {
    query: `${layer}.attention.q_lin`,
    key: `${layer}.attention.k_lin`,
    value: `${layer}.attention.v_lin`,
    attentionOutput: `${layer}.attention.out_lin`,
    attentionNorm: `${layer}.sa_layer_norm`,
    intermediate: `${layer}.ffn.lin1`,
    output: `${layer}.ffn.lin2`,
    outputNorm: `${layer}.output_layer_norm`,
  };
}

/** Names of a layer's parts, by family. */
export function layerNames({ family }: GraphContext['description'], index: number): LayerNames {
  return family === 'distilbert' ? distilbertLayer(index) : bertLayer(index);
}

/**
 * Token states of BERT and its kin after `layers` layers, [tokens, hidden]; yields between layers.
 * `types`: int32 [batch, length], or null where all are 0.
 */
export function* bertStates(
  context: GraphContext,
  layers: number,
  types: Value | null,
): Generator<undefined, Value> {
  let x = embeddings(context, types);
  for (let layer = 0; layer < layers; layer++) {
    yield;
    x = postNormLayer(context, layerNames(context.description, layer), x);
  }
  return x;
}
