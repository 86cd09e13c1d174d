import { dataTypes, type Value } from '../onnx/onnx-writer.ts';
import { biasActivation } from './activation.ts';
import { biasedAttention, concatenate } from './attention.ts';
import { castReal, microsoft, normWeights, type GraphContext } from './graph-context.ts';

/** Token states of BLOOM after `layers` layers and its last normalisation; yields between layers. */
export function* bloomStates(context: GraphContext, layers: number): Generator<undefined, Value> {
  const { writer, checkpoint, linear, description, flatIds } = context;
  const { hidden, vocabulary } = description;
  const words = linear.lookUp(
    'word_embeddings.weight',
    checkpoint.readRows('word_embeddings.weight', [vocabulary, hidden]),
    [vocabulary, hidden],
    flatIds,
  );
  const bias = alibi(context);
  const normalise = (x: Value, name: string): Value =>
    writer.node('LayerNormalization', [x, ...normWeights(context, name, hidden)], {
      attributes: { epsilon: { float: description.epsilon } },
    });

  let x = normalise(words, 'word_embeddings_layernorm');
  for (let layer = 0; layer < layers; layer++) {
    yield;
    x = bloomLayer(context, `h.${layer}`, x, bias, normalise);
  }
  return normalise(x, 'ln_f');
}

function bloomLayer(
  context: GraphContext,
  name: string,
  x: Value,
  bias: Value,
  normalise: (x: Value, name: string) => Value,
): Value {
  const { writer, checkpoint, linear, real, description } = context;
  const { hidden, heads, residualAfterNorm, epsilon, activation } = description;
  const biasOf = (part: string, width: number): Value =>
    writer.reals(
      real,
      `${name}.${part}.bias`,
      [width],
      checkpoint.read(`${name}.${part}.bias`, [width]),
    );
  const weightOf = (part: string, outer: number, inner: number): Float32Array =>
    checkpoint.read(`${name}.${part}.weight`, [outer, inner]);

  const first = normalise(x, `${name}.input_layernorm`);
  const qkv = `${name}.self_attention.query_key_value`;
  const [query, key, value] = splitHeads(
    weightOf('self_attention.query_key_value', 3 * hidden, hidden),
    heads,
  );
  const biases = splitHeads(checkpoint.read(`${qkv}.bias`, [3 * hidden]), heads);
  const input = linear.prepare(first, hidden);
  const attended = biasedAttention(
    context,
    qkv,
    {
      query: linear.multiply(input, `${qkv}.query`, query, hidden),
      key: linear.multiply(input, `${qkv}.key`, key, hidden),
      value: linear.multiply(input, `${qkv}.value`, value, hidden),
      bias: concatenate(biases),
    },
    bias,
  );
  const joined = linear.multiply(
    linear.prepare(attended, hidden),
    `${name}.self_attention.dense.weight`,
    weightOf('self_attention.dense', hidden, hidden),
    hidden,
  );
  // Outputs: the normalised sum, mean and deviation (not computed), and the sum itself.
  const [second = '', , , sum = ''] = writer.nodes(
    'SkipLayerNormalization',
    [
      joined,
      residualAfterNorm ? first : x,
      ...normWeights(context, `${name}.post_attention_layernorm`, hidden),
      biasOf('self_attention.dense', hidden),
    ],
    { ...microsoft, outputs: 4, attributes: { epsilon: { float: epsilon } } },
  );

  const wide = linear.multiply(
    linear.prepare(second, hidden),
    `${name}.mlp.dense_h_to_4h.weight`,
    weightOf('mlp.dense_h_to_4h', 4 * hidden, hidden),
    4 * hidden,
  );
  const active = biasActivation(context, activation, wide, biasOf('mlp.dense_h_to_4h', 4 * hidden));
  const narrow = linear.multiply(
    linear.prepare(active, 4 * hidden, 'gelu'),
    `${name}.mlp.dense_4h_to_h.weight`,
    weightOf('mlp.dense_4h_to_h', hidden, 4 * hidden),
    hidden,
  );
  const biased = writer.node('Add', [narrow, biasOf('mlp.dense_4h_to_h', hidden)]);
  return writer.node('Add', [biased, residualAfterNorm ? second : sum]);
}

/** Query, key and value rows, which BLOOM stores as [heads, 3, head size, …]. */
function splitHeads(
  values: Float32Array,
  heads: number,
): [Float32Array, Float32Array, Float32Array] {
  const block = values.length / heads / 3;
  const parts = [0, 1, 2].map((which) => {
    const out = new Float32Array(values.length / 3);
    for (let head = 0; head < heads; head++) {
      const start = (head * 3 + which) * block;
      out.set(values.subarray(start, start + block), head * block);
    }
    return out;
  });
  const [query, key, value] = parts;
  if (!query || !key || !value) throw new RangeError('three parts');
  return [query, key, value];
}

/**
 * ALiBi: slope times the key's position, and nothing of what comes later: [1, heads, length, length].
 * Padding stands on the right, so that no token before it ever sees it.
 */
function alibi(context: GraphContext): Value {
  const { writer, description, real, range } = context;
  const { heads } = description;
  const slopes = writer.constant('float', [heads, 1, 1], alibiSlopes(heads));
  const position = writer.node('Cast', [range], { attributes: { to: dataTypes.float } });
  const row = writer.node('Unsqueeze', [position, writer.constant('int64', [1], [0])]);
  const column = writer.node('Unsqueeze', [position, writer.constant('int64', [1], [1])]);
  const seen = writer.node('LessOrEqual', [row, column]);
  // Far under every score, far from overflow, also in half precision (whose largest is 65,504).
  const scores = writer.node('Where', [
    seen,
    writer.node('Mul', [slopes, row]),
    writer.constant('float', [], [-6e4]),
  ]);
  const bias = writer.node('Unsqueeze', [scores, writer.constant('int64', [1], [0])]);
  return castReal(context, bias, 'float', real);
}

/** Press et al. 2021 (arXiv:2108.12409), for any number of heads, as BLOOM's `build_alibi_tensor`. */
export function alibiSlopes(heads: number): number[] {
  const power = 2 ** Math.floor(Math.log2(heads));
  const base = 2 ** -(2 ** -(Math.log2(power) - 3));
  const slopes = Array.from({ length: power }, (_, i) => base ** (i + 1));
  const extraBase = 2 ** -(2 ** -(Math.log2(2 * power) - 3));
  for (let i = 0; slopes.length < heads; i++) slopes.push(extraBase ** (2 * i + 1));
  return slopes;
}
