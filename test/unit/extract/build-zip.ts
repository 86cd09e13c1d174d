/** Makes small ZIP archives for tests, honest and dishonest ones. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface EntryOptions {
  readonly content: string | Uint8Array;
  readonly deflate?: boolean;
  /** What the directory says of the unpacked size, where it lies. */
  readonly declaredSize?: number;
  readonly encrypted?: boolean;
  /** The name as bytes, for names that are not UTF-8. */
  readonly rawName?: Uint8Array;
}

export function buildZip(
  entries: Readonly<Record<string, string | Uint8Array | EntryOptions>>,
): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, value] of Object.entries(entries)) {
    const options =
      typeof value === 'string' || value instanceof Uint8Array ? { content: value } : value;
    const content = Buffer.from(options.content);
    const packed = options.deflate === true ? deflateRawSync(content) : content;
    const nameBytes = Buffer.from(options.rawName ?? name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE((options.rawName ? 0 : 0x800) | (options.encrypted === true ? 1 : 0), 2);
    fields.writeUInt16LE(options.deflate === true ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(options.declaredSize ?? content.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), fields, nameBytes, packed);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, more, nameBytes);
    offset += 30 + nameBytes.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(directoryBytes.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, directoryBytes, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
