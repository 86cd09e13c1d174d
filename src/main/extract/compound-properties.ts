/** The title in a compound file's summary information ([MS-OLEPS]). */
import iconv from 'iconv-lite';
import type { CompoundFile } from './compound-file.ts';

const titleProperty = 2;
const codePageProperty = 1;
const ansiString = 0x1e;
const wideString = 0x1f;

/** null where there is none, or the stream is broken: a title is not worth a document. */
export function compoundTitle(file: CompoundFile): string | null {
  const bytes = file.stream('\u0005SummaryInformation');
  if (!bytes || bytes.length < 48) return null;
  try {
    return readTitle(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTitle(view: DataView): string | null {
  const section = view.getUint32(44, true);
  const count = Math.min(1000, view.getUint32(section + 4, true));
  const offsets = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const at = section + 8 + 8 * index;
    offsets.set(view.getUint32(at, true), section + view.getUint32(at + 4, true));
  }
  const title = offsets.get(titleProperty);
  if (title === undefined) return null;
  const page = offsets.get(codePageProperty);
  const codePage = page === undefined ? 1252 : view.getInt16(page + 4, true) & 0xffff;
  const type = view.getUint32(title, true);
  const length = view.getUint32(title + 4, true);
  if (type !== ansiString && type !== wideString) return null;
  const size = type === wideString ? 2 * length : length;
  if (title + 8 + size > view.byteLength) return null;
  const bytes = Buffer.from(view.buffer, view.byteOffset + title + 8, size);
  return iconv
    .decode(bytes, type === wideString ? 'utf-16le' : encodingOf(codePage))
    .replace(/\0[^]*$/, '');
}

function encodingOf(codePage: number): string {
  if (codePage === 65_001) return 'utf-8';
  if (codePage === 1200) return 'utf-16le';
  if (codePage === 10_000) return 'macintosh';
  return iconv.encodingExists(`cp${codePage}`) ? `cp${codePage}` : 'windows-1252';
}
