/**
 * Vectors as stored: nine bits a dimension, of the difference from the collection's mean, on one scale
 * for the whole collection. Eight of them are a code that sqlite-vec compares; the ninth, kept apart,
 * says in which half of its step the value lies.
 *
 * Text vectors lie in a narrow cone (e5-small's mean has length 0.9), so the difference is half as
 * long as the vector, and so is the error. The first 10 of 10,000 real vectors with noise are those by
 * floats for .994 with an error of .0033 of a vector's length, .974 with eight bits (.0056), .967 with
 * six; of questions, whose neighbours lie closer to each other, for .984 and .972 (bench/vector-recall).
 */

const largestCode = 127;

/**
 * Code 127 stands for so many standard deviations of a dimension: what lies beyond is cut. On 33,000
 * real passages, with eight bits, 3.5 gave a recall of .972, 4 .981, 5 .978.
 */
const deviationsCoded = 4.5;

/** What codes of a generation mean. */
export interface CodeScale {
  readonly mean: Float32Array;
  /** The step between two codes. */
  readonly step: number;
}

export interface StoredCodes {
  readonly codes: Int8Array;
  /** A bit a dimension, the lowest first: whether the value lies above its code. */
  readonly halves: Uint8Array;
}

/** `residual`: the root mean square of the vectors' distances from `mean`. */
export function codeScale(mean: Float32Array, residual: number): CodeScale {
  const deviation = residual / Math.sqrt(mean.length);
  return { mean, step: (deviation * deviationsCoded) / largestCode };
}

export function encodeVector(vector: Float32Array, { mean, step }: CodeScale): StoredCodes {
  const codes = new Int8Array(vector.length);
  const halves = new Uint8Array(Math.ceil(vector.length / 8));
  for (let index = 0; index < vector.length; index++) {
    const exact = ((vector[index] ?? 0) - (mean[index] ?? 0)) / step;
    const code = Math.max(-largestCode, Math.min(largestCode, Math.round(exact)));
    codes[index] = code;
    if (exact > code) halves[index >> 3] = (halves[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return { codes, halves };
}

export function decodeVector(
  { codes, halves }: StoredCodes,
  { mean, step }: CodeScale,
): Float32Array {
  return mean.map((value, index) => value + ((codes[index] ?? 0) + half(halves, index)) * step);
}

/** The middle of the half of its step that a value lies in. */
function half(halves: Uint8Array, index: number): number {
  return (((halves[index >> 3] ?? 0) >> (index & 7)) & 1) * 0.5 - 0.25;
}

/**
 * A function from stored codes to their vectors' cosines with `query`: dot products, all being
 * normalised, of which the mean's share is worked out once.
 */
export function cosineWith(
  query: Float32Array,
  { mean, step }: CodeScale,
): (stored: StoredCodes) => number {
  let offset = 0;
  for (let index = 0; index < query.length; index++) {
    offset += (query[index] ?? 0) * (mean[index] ?? 0);
  }
  return ({ codes, halves }) => {
    let sum = 0;
    for (let index = 0; index < query.length; index++) {
      sum += (query[index] ?? 0) * ((codes[index] ?? 0) + half(halves, index));
    }
    return sum * step + offset;
  };
}

/** Two values of SQLite as codes. */
export function storedCodes(codes: Uint8Array, halves: Uint8Array): StoredCodes {
  return { codes: new Int8Array(codes.buffer, codes.byteOffset, codes.length), halves };
}

/** Codes as a value for SQLite. */
export function codeBytes(codes: Int8Array): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.length);
}
