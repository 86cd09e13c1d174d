import type { Value } from '../onnx/onnx-writer.ts';
import type { GraphContext } from './graph-context.ts';
import { transpose } from './linear.ts';
import { firstToken, lastToken } from './pooling.ts';

/** Names and activation of a classification head, by family (transformers' modeling files). */
const heads = {
  bert: { dense: 'pooler.dense', activation: 'Tanh', output: 'classifier' },
  roberta: { dense: 'classifier.dense', activation: 'Tanh', output: 'classifier.out_proj' },
  electra: { dense: 'classifier.dense', activation: 'Gelu', output: 'classifier.out_proj' },
  distilbert: { dense: 'pre_classifier', activation: 'Relu', output: 'classifier' },
} as const;

/** The name of the matrix whose rows are the labels. */
export function labelWeight(family: GraphContext['description']['family']): string {
  return family === 'bloom' ? 'score.weight' : `${heads[family].output}.weight`;
}

/** Logits of each text or pair: [batch, labels], before any sigmoid or softmax. */
export function classify(context: GraphContext, x: Value, labels: number): Value {
  const { description, writer } = context;
  if (description.family === 'bloom')
    return dense(context, lastToken(context, x), 'score', labels, false);
  const head = heads[description.family];
  const first = dense(context, firstToken(context, x), head.dense, description.hidden, true);
  const active =
    head.activation === 'Gelu'
      ? writer.node('Gelu', [first], { domain: 'com.microsoft' })
      : writer.node(head.activation, [first]);
  return dense(context, active, head.output, labels, true);
}

/** In float32 whatever the dtype: one row a text, and the score hangs on it. */
function dense(
  { writer, checkpoint, description }: GraphContext,
  x: Value,
  name: string,
  outer: number,
  biased: boolean,
): Value {
  const { hidden } = description;
  const weight = checkpoint.read(`${name}.weight`, [outer, hidden]);
  const product = writer.node('MatMul', [
    x,
    writer.floats(`${name}.weight`, [hidden, outer], transpose(weight, outer, hidden)),
  ]);
  if (!biased) return product;
  return writer.node('Add', [
    product,
    writer.floats(`${name}.bias`, [outer], checkpoint.read(`${name}.bias`, [outer])),
  ]);
}
