/**
 * A vector as stored: a float32 scale, then one signed byte a dimension. The cosine with a query is
 * within 0.002 of the float one (test/unit/store), and a vector takes a quarter of the room.
 */

const scaleBytes = 4;
const largestCode = 127;

/** Encodes a normalised vector. */
export function encodeVector(vector: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest / largestCode;
  const encoded = new Uint8Array(scaleBytes + vector.length);
  new DataView(encoded.buffer).setFloat32(0, scale, true);
  if (scale === 0) return encoded;
  const codes = new Int8Array(encoded.buffer, scaleBytes);
  for (let index = 0; index < vector.length; index++) {
    codes[index] = Math.round((vector[index] ?? 0) / scale);
  }
  return encoded;
}

/** Dot product of `query` with a stored vector: their cosine, both being normalised. */
export function storedCosine(query: Float32Array, encoded: Uint8Array): number {
  const codes = codesOf(encoded);
  let sum = 0;
  for (let index = 0; index < query.length; index++) {
    sum += (query[index] ?? 0) * (codes[index] ?? 0);
  }
  return sum * scaleOf(encoded);
}

/** The stored vector as floats, added to `target`. */
export function addStored(encoded: Uint8Array, target: Float64Array): void {
  const scale = scaleOf(encoded);
  const codes = codesOf(encoded);
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] ?? 0) + (codes[index] ?? 0) * scale;
  }
}

export function decodeVector(encoded: Uint8Array): Float32Array {
  const scale = scaleOf(encoded);
  return Float32Array.from(codesOf(encoded), (code) => code * scale);
}

function scaleOf(encoded: Uint8Array): number {
  return new DataView(encoded.buffer, encoded.byteOffset).getFloat32(0, true);
}

function codesOf(encoded: Uint8Array): Int8Array {
  return new Int8Array(
    encoded.buffer,
    encoded.byteOffset + scaleBytes,
    encoded.length - scaleBytes,
  );
}
