import type { Value } from '../onnx/onnx-writer.ts';
import { biasActivation } from './activation.ts';
import { concatenate, fullAttention } from './attention.ts';
import { microsoft, normWeights, type GraphContext } from './graph-context.ts';

/** Published names of a layer's parts, each with `.weight` and `.bias`. */
export interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

/**
 * A layer of BERT and its kin: attention and feed-forward, each added to its input and then
 * normalised. `x`: [tokens, hidden].
 */
export function postNormLayer(context: GraphContext, names: LayerNames, x: Value): Value {
  const { writer, checkpoint, linear, real, description } = context;
  const { hidden, intermediate, activation } = description;
  const bias = (name: string, width: number) => checkpoint.read(`${name}.bias`, [width]);
  const project = (
    input: ReturnType<typeof linear.prepare>,
    name: string,
    outer: number,
    inner: number,
  ) =>
    linear.multiply(
      input,
      `${name}.weight`,
      checkpoint.read(`${name}.weight`, [outer, inner]),
      outer,
    );

  const input = linear.prepare(x, hidden);
  const attended = fullAttention(context, names.query, {
    query: project(input, names.query, hidden, hidden),
    key: project(input, names.key, hidden, hidden),
    value: project(input, names.value, hidden, hidden),
    bias: concatenate([names.query, names.key, names.value].map((name) => bias(name, hidden))),
  });
  const joined = project(linear.prepare(attended, hidden), names.attentionOutput, hidden, hidden);
  const middle = addAndNormalise(context, joined, x, names.attentionOutput, names.attentionNorm);

  const wide = project(linear.prepare(middle, hidden), names.intermediate, intermediate, hidden);
  const active = biasActivation(
    context,
    activation,
    wide,
    writer.reals(
      real,
      `${names.intermediate}.bias`,
      [intermediate],
      bias(names.intermediate, intermediate),
    ),
  );
  const narrow = project(
    linear.prepare(active, intermediate, 'gelu'),
    names.output,
    hidden,
    intermediate,
  );
  return addAndNormalise(context, narrow, middle, names.output, names.outputNorm);
}

/** `norm(x + bias + residual)`, one operator. */
function addAndNormalise(
  context: GraphContext,
  x: Value,
  residual: Value,
  dense: string,
  norm: string,
): Value {
  const { writer, checkpoint, real, description } = context;
  const { hidden, epsilon } = description;
  const bias = writer.reals(
    real,
    `${dense}.bias`,
    [hidden],
    checkpoint.read(`${dense}.bias`, [hidden]),
  );
  return writer.node(
    'SkipLayerNormalization',
    [x, residual, ...normWeights(context, norm, hidden), bias],
    { ...microsoft, attributes: { epsilon: { float: epsilon } } },
  );
}
