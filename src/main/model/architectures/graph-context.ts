import type { ModelDescription } from '../description.ts';
import { dataTypes, type OnnxWriter, type RealType, type Value } from '../onnx/onnx-writer.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { int8Linear } from './int8-linear.ts';
import { realLinear, type Linear } from './linear.ts';

/** `fp16`: weights and arithmetic in half precision, for graphics processors; this one widens it. */
export const dtypes = ['int8', 'fp32', 'fp16'] as const;
export type Dtype = (typeof dtypes)[number];

/**
 * What the parts of a graph share. States of tokens are [tokens, width] all the way, tokens of all
 * texts in a row (`batch * length` with padding); only attention and pooling see batch and length.
 */
export interface GraphContext {
  readonly writer: OnnxWriter;
  readonly checkpoint: Checkpoint;
  readonly description: ModelDescription;
  readonly linear: Linear;
  /** Of the tokens' states, and of the weights that are added to them. */
  readonly real: RealType;
  /** int32 [batch, length]: padded on the right. */
  readonly ids: Value;
  /** int32 [batch]: tokens of each text, at least 1. */
  readonly lengths: Value;
  /** int32 [tokens]: `ids` in a row. */
  readonly flatIds: Value;
  /** int64 [2]: batch and length. */
  readonly shape: Value;
  /** int64 [length]: 0, 1, 2… */
  readonly range: Value;
  /** bool: no text of the batch is padded. */
  readonly unpadded: Value;
  /** int32 [batch, length]: 1 where there is a token. */
  readonly mask: Value;
}

export const microsoft = { domain: 'com.microsoft' } as const;

export function graphContext(
  writer: OnnxWriter,
  checkpoint: Checkpoint,
  description: ModelDescription,
  dtype: Dtype,
): GraphContext {
  const ids = writer.input('ids', 'int32', ['batch', 'length']);
  const lengths = writer.input('lengths', 'int32', ['batch']);
  const int64 = (value: Value): Value =>
    writer.node('Cast', [value], { attributes: { to: dataTypes.int64 } });
  const scalar = (value: number): Value => writer.constant('int64', [], [value]);

  const shape = writer.node('Shape', [ids]);
  const length = writer.node('Gather', [shape, scalar(1)]);
  const range = writer.node('Range', [scalar(0), length, scalar(1)]);
  const flatIds = writer.node('Reshape', [ids, writer.constant('int64', [1], [-1])]);
  const shortest = writer.node('ReduceMin', [int64(lengths)], { attributes: { keepdims: 0 } });
  const lengthColumn = writer.node('Unsqueeze', [
    int64(lengths),
    writer.constant('int64', [1], [1]),
  ]);
  const real = dtype === 'fp16' ? 'float16' : 'float';
  return {
    writer,
    checkpoint,
    description,
    linear:
      dtype === 'int8'
        ? int8Linear(writer, writer.node('Shape', [flatIds]))
        : realLinear(writer, real),
    real,
    ids,
    lengths,
    flatIds,
    shape,
    range,
    unpadded: writer.node('Equal', [shortest, length]),
    mask: writer.node('Cast', [writer.node('Less', [range, lengthColumn])], {
      attributes: { to: dataTypes.int32 },
    }),
  };
}

/** Numbers of one type as those of another; themselves where it is the same. */
export function castReal({ writer }: GraphContext, x: Value, from: RealType, to: RealType): Value {
  if (from === to) return x;
  return writer.node('Cast', [x], { attributes: { to: dataTypes[to] } });
}

/** [tokens, width] as [batch, length, width]. */
export function unflatten({ writer, shape }: GraphContext, x: Value, width: number): Value {
  const dims = writer.node('Concat', [shape, writer.constant('int64', [1], [width])], {
    attributes: { axis: 0 },
  });
  return writer.node('Reshape', [x, dims]);
}

/** [batch, length, width] as [tokens, width]. */
export function flatten({ writer }: GraphContext, x: Value, width: number): Value {
  return writer.node('Reshape', [x, writer.constant('int64', [2], [-1, width])]);
}

/** A layer normalisation's weight and bias: `name.weight`, `name.bias`. */
export function normWeights(
  { writer, checkpoint, real }: GraphContext,
  name: string,
  width: number,
): [Value, Value] {
  const part = (each: string): Value =>
    writer.reals(real, each, [width], checkpoint.read(each, [width]));
  return [part(`${name}.weight`), part(`${name}.bias`)];
}
