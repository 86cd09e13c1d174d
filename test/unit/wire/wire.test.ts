import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/shared/wire.ts';

const typedArray = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);

const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, undefined, true, false, -0, NaN, Infinity, -Infinity),
    fc.string({ unit: 'grapheme' }),
    fc.double(),
    typedArray,
    fc.array(tie('message')),
    // Keys that the format itself uses, and those that reach a prototype.
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor')),
      tie('message'),
      { noNullPrototype: true },
    ),
  ),
}));

describe('messages as bytes', () => {
  test('any message comes back as it was', () => {
    fc.assert(
      fc.property(message, (sent) => {
        // Vitest's own equality takes a key named constructor for a class.
        assert.deepStrictEqual(decodeMessage(encodeMessage(sent)), sent);
      }),
    );
  });

  test('bytes at an odd place in a larger buffer are read alike', () => {
    const encoded = encodeMessage({ vector: Float32Array.of(1, 2.5), text: 'né' });
    const shifted = new Uint8Array(encoded.length + 3);
    shifted.set(encoded, 3);
    expect(decodeMessage(shifted.subarray(3))).toStrictEqual({
      vector: Float32Array.of(1, 2.5),
      text: 'né',
    });
  });

  test('a Node buffer out of a pool is read alike, and what was read does not change with it', () => {
    const encoded = encodeMessage({ vector: Float32Array.of(1, 2.5) });
    const pooled = Buffer.concat([Buffer.from('xxx'), encoded]).subarray(3);
    const received = decodeMessage(pooled);
    pooled.fill(0);
    expect(received).toStrictEqual({ vector: Float32Array.of(1, 2.5) });
  });

  test('a view sends its own elements, not its buffer', () => {
    const buffer = Float32Array.of(1, 2, 3, 4);
    expect(decodeMessage(encodeMessage(buffer.subarray(1, 3)))).toStrictEqual(
      Float32Array.of(2, 3),
    );
  });

  test('a key named __proto__ changes no prototype', () => {
    const sent: unknown = JSON.parse('{"__proto__":{"open":true}}');
    const received = decodeMessage(encodeMessage(sent));
    expect(Object.getPrototypeOf(received)).toBe(Object.prototype);
    expect(Reflect.get(Object(received), 'open')).toBeUndefined();
  });

  test('a message cut anywhere is refused', () => {
    const encoded = encodeMessage({ ids: Int32Array.of(1, 2, 3) });
    for (let length = 0; length < encoded.length - 4; length++) {
      expect(() => decodeMessage(encoded.subarray(0, length))).toThrow();
    }
  });

  test('any bytes are read or refused, and never hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  test('a length that lies is refused before anything is allocated', () => {
    const head = new TextEncoder().encode('{"$":["f64",9007199254740991]}');
    const bytes = new Uint8Array(4 + head.length);
    new DataView(bytes.buffer).setUint32(0, head.length, true);
    bytes.set(head, 4);
    expect(() => decodeMessage(bytes)).toThrow(RangeError);
  });

  test('what cannot cross is refused by the sender', () => {
    expect(() => encodeMessage({ run: () => 1 })).toThrow(TypeError);
    expect(() => encodeMessage({ at: new Date() })).toThrow(TypeError);
    expect(() => encodeMessage(1n)).toThrow(TypeError);
  });
});
