/** One field of a Protocol Buffers message: its number and its value as it lies on the wire. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'integer'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed'; readonly value: Uint8Array };

/** The fields of a message in order. Throws RangeError where it is damaged. */
export function* readFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is cut off');
  }
  function take(count: number): Uint8Array {
    if (at + count > message.length) throw new RangeError('a field is cut off');
    at += count;
    return message.subarray(at - count, at);
  }
  while (at < message.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { number, kind: 'integer', value: varint() };
        break;
      case 1:
        yield { number, kind: 'fixed', value: take(8) };
        break;
      case 2:
        yield { number, kind: 'bytes', value: take(Number(varint())) };
        break;
      case 5:
        yield { number, kind: 'fixed', value: take(4) };
        break;
      default:
        throw new RangeError('a field of an unknown kind');
    }
  }
}
