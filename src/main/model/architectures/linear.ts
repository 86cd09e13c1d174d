import { realChunks, type OnnxWriter, type RealType, type Value } from '../onnx/onnx-writer.ts';

/** Values an input can take: those after a GELU are never under -0.17. */
export type InputRange = 'symmetric' | 'gelu';

/** An input made ready for one or several products. */
export interface Prepared {
  readonly value: Value;
  /** int8: the rows' scales, [tokens, 1]. */
  readonly scales?: Value;
  readonly zeroPoint?: Value;
}

/** How products with weights are computed: this is what a dtype means. */
export interface Linear {
  /** `x`: [tokens, width]. */
  prepare(x: Value, width: number, range?: InputRange): Prepared;
  /**
   * The input times the transpose of `weight` ([outer, inner], row-major, as published):
   * [tokens, outer]. The bias is left to the operator that follows, which adds it on its way.
   */
  multiply(input: Prepared, name: string, weight: Float32Array, outer: number): Value;
  /** Rows of a table of embeddings by `ids`. */
  lookUp(
    name: string,
    rows: Iterable<Float32Array>,
    shape: readonly [number, number],
    ids: Value,
  ): Value;
}

/** Products in float32, or in half precision. */
export function realLinear(writer: OnnxWriter, real: RealType): Linear {
  return {
    prepare: (value) => ({ value }),
    multiply(input, name, weight, outer) {
      const inner = weight.length / outer;
      return writer.node('MatMul', [
        input.value,
        writer.reals(real, name, [inner, outer], transpose(weight, outer, inner)),
      ]);
    },
    lookUp: (name, rows, shape, ids) =>
      writer.node('Gather', [writer.tensor(name, real, shape, realChunks(real, rows)), ids]),
  };
}

export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return out;
}
