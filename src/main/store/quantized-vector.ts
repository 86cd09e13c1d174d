/**
 * A vector as stored: a float32 scale, then a signed byte a dimension.
 *
 * Once the collection has a mean, codes are of the difference from it. Text vectors lie in a narrow
 * cone, so the difference is half as long, and so is the error: over 10,000 real vectors with noise
 * recall@10 against floats is .994, .992 without the mean, .982 with seven bits, .967 with six.
 */

const scaleBytes = 4;
const largestCode = 127;

/** Encodes a normalised vector, around a mean where there is one. */
export function encodeVector(vector: Float32Array, mean: Float32Array | null): Uint8Array {
  const rest = mean ? vector.map((value, index) => value - (mean[index] ?? 0)) : vector;
  const encoded = new Uint8Array(scaleBytes + rest.length);
  let largest = 0;
  for (const value of rest) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / largestCode);
  new DataView(encoded.buffer).setFloat32(0, scale, true);
  const codes = new Int8Array(encoded.buffer, scaleBytes);
  for (let index = 0; index < rest.length && scale > 0; index++) {
    codes[index] = Math.round((rest[index] ?? 0) / scale);
  }
  return encoded;
}

/** Reads the stored vectors of one generation, and compares them with queries. */
export class VectorDecoder {
  readonly #mean: Float32Array | null;
  readonly #values: Float32Array;

  /** `mean`: what they were coded around. */
  constructor(dimensions: number, mean: Float32Array | null) {
    this.#mean = mean;
    this.#values = new Float32Array(dimensions);
  }

  /** The vector; valid until the next call. */
  decode(encoded: Uint8Array): Float32Array {
    const [scale, codes] = parts(encoded);
    const mean = this.#mean;
    for (let index = 0; index < this.#values.length; index++) {
      this.#values[index] = (codes[index] ?? 0) * scale + (mean?.[index] ?? 0);
    }
    return this.#values;
  }

  /**
   * A function from stored vectors to their cosines with `query`: dot products, all being
   * normalised, of which the mean's share is worked out once.
   */
  comparedWith(query: Float32Array): (encoded: Uint8Array) => number {
    let offset = 0;
    if (this.#mean) {
      for (let index = 0; index < query.length; index++) {
        offset += (query[index] ?? 0) * (this.#mean[index] ?? 0);
      }
    }
    return (encoded) => {
      const [scale, codes] = parts(encoded);
      let sum = 0;
      for (let index = 0; index < query.length; index++) {
        sum += (query[index] ?? 0) * (codes[index] ?? 0);
      }
      return sum * scale + offset;
    };
  }
}

function parts(encoded: Uint8Array): [scale: number, codes: Int8Array] {
  const { buffer, byteOffset, length } = encoded;
  return [
    new DataView(buffer, byteOffset).getFloat32(0, true),
    new Int8Array(buffer, byteOffset + scaleBytes, length - scaleBytes),
  ];
}
