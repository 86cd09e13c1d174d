import type { OnnxWriter, Value } from '../onnx/onnx-writer.ts';
import type { Linear } from './linear.ts';

/** Rises whenever int8 vectors change: a part of a model's identity. */
export const int8Arithmetic = 'int8-rows7-1';

/** Weights: 8 bits, symmetric, a scale for each output (per channel). */
const weightLevels = 127;

/**
 * Inputs: 7 bits, a scale for each token.
 *
 * 7 bits, because without VNNI the processor adds pairs of products in 16 bits, which saturate:
 * 2 * 127 * 127 = 32,258 stays under 32,767, where 8-bit inputs reach 64,770. So every processor
 * gives the same integers at its full speed, and ONNX Runtime's slow precise mode is not needed.
 * A scale a token, so that a passage's vector does not depend on what shares its batch.
 * Measured on multilingual-e5-small, 160 French passages of 53 to 165 tokens, against fp32
 * (2026-11, onnxruntime 1.30): mean cosine .9981, least .9973; `DynamicQuantizeMatMul` (8 bits, one
 * scale a batch) .9972 / .9946, and .9968 with the 7-bit weights it needs to be safe; 15% faster.
 * `MatMulNBits` of 8 bits: .9998, but less than half the speed.
 */
const inputLevels = 63;
const inputZero = 64;

/**
 * After a GELU, which never falls under -0.17: levels 8 to 127 for what is positive, and a scale of
 * at least 0.17 / 8 so that the least value fits.
 */
const geluZero = 8;
const geluLevels = 127 - geluZero;
const geluLeastScale = 0.1701 / geluZero;

/** A row of nothing larger is a row of zeros: its scale would not be a normal float32. */
const leastWeight = 1e-30;

/** A row of zeros has no scale of its own; far under any activation. */
const leastScale = 1e-12;

/** `tokens`: the number of rows, an int64 vector of one. */
export function int8Linear(writer: OnnxWriter, tokens: Value): Linear {
  const last = writer.constant('int64', [1], [-1]);
  const one = writer.constant('float', [], [1]);
  const zeros = (zero: number): Value =>
    writer.node('Expand', [writer.constant('uint8', [1], [zero]), tokens]);
  const rowZeros = { symmetric: zeros(inputZero), gelu: zeros(geluZero) };
  const rowMost = (x: Value): Value =>
    writer.node('ReduceMax', [x, last], { attributes: { keepdims: 0 } });

  function rowScales(x: Value, range: 'symmetric' | 'gelu'): Value {
    if (range === 'gelu') {
      const scale = writer.node('Mul', [
        rowMost(x),
        writer.constant('float', [], [1 / geluLevels]),
      ]);
      return writer.node('Max', [scale, writer.constant('float', [], [geluLeastScale])]);
    }
    const scale = writer.node('Mul', [
      rowMost(writer.node('Abs', [x])),
      writer.constant('float', [], [1 / inputLevels]),
    ]);
    return writer.node('Max', [scale, writer.constant('float', [], [leastScale])]);
  }

  return {
    prepare(x, _width, range = 'symmetric') {
      const scales = rowScales(x, range);
      return {
        value: writer.node('QuantizeLinear', [x, scales, rowZeros[range]], {
          attributes: { axis: 0 },
        }),
        scales: writer.node('Unsqueeze', [scales, writer.constant('int64', [1], [1])]),
        zeroPoint: writer.constant('uint8', [], [range === 'gelu' ? geluZero : inputZero]),
      };
    },
    multiply(input, name, weight, outer) {
      const inner = weight.length / outer;
      const { levels, scales } = quantizeRows(weight, outer);
      const product = writer.node(
        'MatMulIntegerToFloat',
        [
          input.value,
          writer.tensor(name, 'int8', [inner, outer], [transposeBytes(levels, outer, inner)]),
          one,
          writer.floats(`${name}.scale`, [outer], scales),
          input.zeroPoint ?? '',
        ],
        { domain: 'com.microsoft' },
      );
      return writer.node('Mul', [product, input.scales ?? one]);
    },
    lookUp(name, rows, shape, ids) {
      // Rows of 8 bits with a scale each: a quarter of the memory for a table that is most of a small model.
      const scales: Float32Array[] = [];
      function* levels(): Generator<Int8Array> {
        for (const part of rows) {
          const quantized = quantizeRows(part, part.length / shape[1]);
          scales.push(quantized.scales);
          yield quantized.levels;
        }
      }
      const table = writer.tensor(name, 'int8', shape, levels());
      const scale = writer.tensor(`${name}.scale`, 'float', [shape[0], 1], scales);
      return writer.node('Mul', [
        writer.node('Cast', [writer.node('Gather', [table, ids])], { attributes: { to: 1 } }),
        writer.node('Gather', [scale, ids]),
      ]);
    },
  };
}

/** Each row in 8 bits, symmetric: `values[row][i] ~ levels[row][i] * scales[row]`. */
export function quantizeRows(
  values: Float32Array,
  rows: number,
): { levels: Int8Array; scales: Float32Array } {
  const width = values.length / rows;
  const levels = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let most = 0;
    for (let i = start; i < start + width; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
    const scale = most < leastWeight ? 1 : Math.fround(most / weightLevels);
    scales[row] = scale;
    for (let i = start; i < start + width; i++) levels[i] = Math.round((values[i] ?? 0) / scale);
  }
  return { levels, scales };
}

function transposeBytes(values: Int8Array, rows: number, columns: number): Int8Array {
  const out = new Int8Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return out;
}
