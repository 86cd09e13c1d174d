/**
 * Messages as bytes, for channels that carry bytes only (a WebSocket).
 *
 *   head length (uint32, little-endian) | head (JSON, UTF-8) | padding to 8 | segment | padding | ...
 *
 * Typed arrays travel as segments in the sender's byte order, which is little-endian on every
 * machine the application runs on; in the head an object with the one key `$` stands for what JSON
 * cannot hold: a segment, a number that is not finite, `undefined`, or an object that itself has
 * that key.
 */

const arrayTypes = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
type ArrayTag = keyof typeof arrayTypes;
type WireArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;
const arrayTags = Object.keys(arrayTypes) as ArrayTag[];

/** Segments begin at multiples of this: the widest element. */
const alignment = 8;
const headLengthBytes = 4;

/**
 * A message of plain objects, arrays, strings, numbers, booleans, null, undefined and typed arrays.
 * Throws `TypeError` on anything else: a function or a class instance cannot cross.
 */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const segments: WireArray[] = [];
  const head = new TextEncoder().encode(JSON.stringify(pack(message, segments)));
  const body = aligned(headLengthBytes + head.length);
  const total = segments.reduce((at, segment) => at + aligned(segment.byteLength), body);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, headLengthBytes);
  let at = body;
  for (const segment of segments) {
    bytes.set(new Uint8Array(segment.buffer, segment.byteOffset, segment.byteLength), at);
    at += aligned(segment.byteLength);
  }
  return bytes;
}

/** The message in `bytes`, its typed arrays copied out. Throws `RangeError` or `SyntaxError` on bytes that hold none. */
export function decodeMessage(bytes: Uint8Array): unknown {
  if (bytes.byteLength < headLengthBytes) throw new RangeError('message: shorter than its head');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = headLengthBytes + view.getUint32(0, true);
  if (headEnd > bytes.byteLength) throw new RangeError('message: cut inside its head');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(
    bytes.subarray(headLengthBytes, headEnd),
  );
  const head: unknown = JSON.parse(text);
  let at = aligned(headEnd);
  return unpack(head, (tag, length) => {
    const type = arrayTypes[tag];
    const end = at + length * type.BYTES_PER_ELEMENT;
    if (end > bytes.byteLength) throw new RangeError('message: cut inside a segment');
    // Not `slice`: Node's `Buffer`, which a server is given, does not copy there but shares its pool.
    const copy = new Uint8Array(bytes.subarray(at, end));
    at = aligned(end);
    return new type(copy.buffer, 0, length);
  });
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function pack(value: unknown, segments: WireArray[]): unknown {
  if (value === undefined) return { $: ['undefined'] };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    // JSON writes these as null and 0.
    const plain = Number.isFinite(value) && !Object.is(value, -0);
    return plain ? value : { $: ['number', Object.is(value, -0) ? '-0' : String(value)] };
  }
  if (Array.isArray(value)) return value.map((item) => pack(item, segments));
  if (typeof value !== 'object') throw new TypeError(`message: a ${typeof value} cannot cross`);
  for (const tag of arrayTags) {
    if (value instanceof arrayTypes[tag]) {
      segments.push(value);
      return { $: [tag, value.length] };
    }
  }
  if (!isPlain(value)) throw new TypeError(`message: a ${value.constructor.name} cannot cross`);
  const packed = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, pack(item, segments)]),
  );
  return Object.hasOwn(packed, '$') ? { $: ['object', packed] } : packed;
}

function unpack(value: unknown, segment: (tag: ArrayTag, length: number) => WireArray): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => unpack(item, segment));
  if (!Object.hasOwn(value, '$')) return unpackObject(value, segment);
  const special: unknown = Reflect.get(value, '$');
  if (!Array.isArray(special)) throw new RangeError('message: a broken mark');
  const [tag, operand] = special as unknown[];
  if (tag === 'undefined') return undefined;
  if (tag === 'number') return Number(operand);
  if (tag === 'object' && typeof operand === 'object' && operand !== null) {
    return unpackObject(operand, segment);
  }
  const known = arrayTags.find((candidate) => candidate === tag);
  if (!known || !isLength(operand)) throw new RangeError('message: an unknown mark');
  return segment(known, operand);
}

/** `Object.fromEntries` defines what it is given, so a key `__proto__` stays a key. */
function unpackObject(
  value: object,
  segment: (tag: ArrayTag, length: number) => WireArray,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, unpack(item, segment)]),
  );
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
