import type { RangeFile } from './range-file.ts';

/** A member of a ZIP that is stored as it is, and where its bytes lie. */
export interface StoredMember {
  readonly start: number;
  readonly size: number;
}

const endSignature = 0x06054b50;
const end64LocatorSignature = 0x07064b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/** A checkpoint has a member for each tensor; a directory entry is at least 46 bytes. */
const maxDirectoryBytes = 64 * 2 ** 20;

/**
 * The members of a ZIP by name (APPNOTE.TXT 6.3.10, ZIP64 included), as `torch.save` writes it:
 * stored, not compressed. Throws RangeError, its message the reason, for anything else: nothing is
 * allocated on a size's word.
 */
export function readZipDirectory(source: RangeFile): Map<string, StoredMember> {
  const { count, start, size } = findDirectory(source);
  if (size > maxDirectoryBytes)
    throw new RangeError(`its directory is said to be ${size} bytes long`);
  const bytes = source.read(start, start + size);
  const view = new DataView(bytes.buffer);
  const members = new Map<string, StoredMember>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== entrySignature)
      throw new RangeError('its directory is damaged');
    const method = view.getUint16(at + 10, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const fields = zip64Fields(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    const [length = 0, packed = 0, header = 0] = fields;
    if (method !== 0)
      throw new RangeError(
        `its member ${name} is compressed, as torch never writes it (${length} bytes claimed)`,
      );
    if (packed !== length || header + 30 + length > source.size) {
      throw new RangeError(
        `its member ${name} is said to have ${length} bytes, the file has ${source.size}`,
      );
    }
    members.set(name, { start: dataStart(source, header, name), size: length });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  for (const [name, { start: first, size: length }] of members) {
    if (first + length > source.size) throw new RangeError(`its member ${name} is cut off`);
  }
  return members;
}

/** The local header's own name and extra field come before the bytes. */
function dataStart(source: RangeFile, header: number, name: string): number {
  const bytes = source.read(header, header + 30);
  const view = new DataView(bytes.buffer);
  if (view.getUint32(0, true) !== localSignature)
    throw new RangeError(`its member ${name} is not where it is said to be`);
  return header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

function findDirectory(source: RangeFile): { count: number; start: number; size: number } {
  // The end record is the last 22 bytes, and a comment of at most 65,535.
  const tailStart = Math.max(0, source.size - 22 - 65_535);
  const tail = source.read(tailStart, source.size);
  const view = new DataView(tail.buffer);
  let at = tail.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== endSignature) at--;
  if (at < 0) throw new RangeError('it is cut off: the directory at its end is missing');
  const plain = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const locatorAt = at - 20;
  if (locatorAt < 0 || view.getUint32(locatorAt, true) !== end64LocatorSignature) return plain;
  const recordAt = safeInteger(view.getBigUint64(locatorAt + 8, true));
  const record = new DataView(source.read(recordAt, recordAt + 56).buffer);
  if (record.getUint32(0, true) !== end64Signature)
    throw new RangeError('its directory is damaged');
  return {
    count: safeInteger(record.getBigUint64(32, true)),
    size: safeInteger(record.getBigUint64(40, true)),
    start: safeInteger(record.getBigUint64(48, true)),
  };
}

/** Sizes of 0xffffffff stand in the ZIP64 extra field (id 1), in this order, each only where needed. */
function zip64Fields(extra: Uint8Array, plain: readonly number[]): number[] {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + view.getUint16(at + 2, true));
    let next = at + 4;
    return plain.map((value) => {
      if (value !== 0xffffffff) return value;
      if (next + 8 > end) throw new RangeError('its directory is damaged');
      next += 8;
      return safeInteger(view.getBigUint64(next - 8, true));
    });
  }
  return [...plain];
}

function safeInteger(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('its directory is damaged');
  return Number(value);
}
