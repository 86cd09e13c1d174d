/**
 * A vector as stored: a float32 scale, then its codes, in one of two forms that tell themselves
 * apart by their length (from 10 dimensions on).
 *
 * - Plain: a signed byte a dimension, of the vector itself. For collections that are too small to
 *   have a mean worth the name.
 * - Centred: six bits a dimension, of the vector's difference from a mean. Text vectors lie in a
 *   narrow cone, so the difference is less than half as long and six bits keep its cosine about as
 *   well as eight keep the whole's (bench/vector-recall.ts), in three quarters of the room; vectors
 *   are the largest part of an index.
 */

const scaleBytes = 4;
const largestPlain = 127;
const largestCentred = 31;

export function plainLength(dimensions: number): number {
  return scaleBytes + dimensions;
}

/** Four codes fill three bytes. */
export function centredLength(dimensions: number): number {
  return scaleBytes + Math.ceil(dimensions / 4) * 3;
}

/** Encodes a normalised vector, around a mean where there is one. */
export function encodeVector(vector: Float32Array, mean: Float32Array | null): Uint8Array {
  return mean ? encodeCentred(vector, mean) : encodePlain(vector);
}

function encodePlain(vector: Float32Array): Uint8Array {
  const encoded = new Uint8Array(plainLength(vector.length));
  const scale = writeScale(encoded, vector, largestPlain);
  const codes = new Int8Array(encoded.buffer, scaleBytes);
  for (let index = 0; index < vector.length && scale > 0; index++) {
    codes[index] = Math.round((vector[index] ?? 0) / scale);
  }
  return encoded;
}

function encodeCentred(vector: Float32Array, mean: Float32Array): Uint8Array {
  const rest = vector.map((value, index) => value - (mean[index] ?? 0));
  const encoded = new Uint8Array(centredLength(vector.length));
  const scale = writeScale(encoded, rest, largestCentred);
  const code = (index: number): number =>
    scale > 0 ? Math.round((rest[index] ?? 0) / scale) + largestCentred + 1 : largestCentred + 1;
  for (let index = 0, at = scaleBytes; index < vector.length; index += 4, at += 3) {
    const four =
      code(index) | (code(index + 1) << 6) | (code(index + 2) << 12) | (code(index + 3) << 18);
    encoded[at] = four & 0xff;
    encoded[at + 1] = (four >> 8) & 0xff;
    encoded[at + 2] = four >> 16;
  }
  return encoded;
}

function writeScale(encoded: Uint8Array, values: Float32Array, largestCode: number): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / largestCode);
  new DataView(encoded.buffer).setFloat32(0, scale, true);
  return scale;
}

/** Reads stored vectors of one generation, and compares them with queries. */
export class VectorDecoder {
  readonly #dimensions: number;
  readonly #mean: Float32Array | null;
  readonly #values: Float32Array;

  /** `mean`: what centred vectors were coded around. */
  constructor(dimensions: number, mean: Float32Array | null) {
    this.#dimensions = dimensions;
    this.#mean = mean;
    this.#values = new Float32Array(Math.ceil(dimensions / 4) * 4);
  }

  /** The vector; valid until the next call. */
  decode(encoded: Uint8Array): Float32Array {
    const scale = readScale(encoded);
    const values = this.#values;
    if (encoded.length === plainLength(this.#dimensions)) {
      for (let index = 0; index < this.#dimensions; index++) {
        values[index] = (((encoded[scaleBytes + index] ?? 0) << 24) >> 24) * scale;
      }
    } else {
      this.#unpack(encoded, scale);
    }
    return values.subarray(0, this.#dimensions);
  }

  #unpack(encoded: Uint8Array, scale: number): void {
    const [values, mean, zero] = [this.#values, this.#mean, largestCentred + 1];
    for (let index = 0, at = scaleBytes; index < this.#dimensions; index += 4, at += 3) {
      const four =
        (encoded[at] ?? 0) | ((encoded[at + 1] ?? 0) << 8) | ((encoded[at + 2] ?? 0) << 16);
      values[index] = ((four & 63) - zero) * scale + (mean?.[index] ?? 0);
      values[index + 1] = (((four >> 6) & 63) - zero) * scale + (mean?.[index + 1] ?? 0);
      values[index + 2] = (((four >> 12) & 63) - zero) * scale + (mean?.[index + 2] ?? 0);
      values[index + 3] = ((four >> 18) - zero) * scale + (mean?.[index + 3] ?? 0);
    }
  }

  /** Dot product of `query` with a stored vector: their cosine, both being normalised. */
  cosine(query: Float32Array, encoded: Uint8Array): number {
    const values = this.decode(encoded);
    let sum = 0;
    for (let index = 0; index < this.#dimensions; index++) {
      sum += (query[index] ?? 0) * (values[index] ?? 0);
    }
    return sum;
  }
}

function readScale(encoded: Uint8Array): number {
  return new DataView(encoded.buffer, encoded.byteOffset).getFloat32(0, true);
}
