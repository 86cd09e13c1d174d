/** Which of Microsoft's old formats a compound file (OLE2) is, by the names of its streams. */
import type { Source } from './format.ts';

/** Streams that tell, in the order they are looked for: a mail may hold a document's streams. */
const streams: readonly (readonly [name: RegExp, type: string])[] = [
  [/^__properties_version1\.0$/, 'msg'],
  [/^EncryptedPackage$/, 'encrypted-office'],
  [/^WordDocument$/, 'doc'],
  [/^(Workbook|Book)$/i, 'xls'],
  [/^PowerPoint Document$/, 'ppt'],
];

/** Directory sectors followed at most: 4,096 sectors of 4 KB hold 131,072 entries. */
const sectorLimit = 4096;
const noSector = 0xfffffffa;

/** `doc`, `xls`, `ppt`, `msg`, `encrypted-office`, else `cfb` (an installer, a thumbnail cache…). */
export async function compoundFileType(source: Source, hint: string): Promise<string> {
  const names = await directoryNames(source);
  for (const [pattern, type] of streams) {
    if (names.some((name) => pattern.test(name))) return type;
  }
  // A broken directory: the format will say what is damaged.
  return /^(doc|xls|ppt|msg)$/.test(hint) ? hint : 'cfb';
}

/** [MS-CFB] 2.2 and 2.6: follows the directory's chain of sectors through the FAT. */
async function directoryNames(source: Source): Promise<string[]> {
  const header = view(await source.read(0, 512));
  if (header.byteLength < 512) return [];
  const shift = header.getUint16(30, true);
  if (shift !== 9 && shift !== 12) return [];
  const sectorSize = 1 << shift;
  const sectorAt = (sector: number): number => (sector + 1) * sectorSize;
  const names: string[] = [];
  const seen = new Set<number>();
  let sector = header.getUint32(48, true);
  while (sector < noSector && !seen.has(sector) && seen.size < sectorLimit) {
    seen.add(sector);
    const entries = view(await source.read(sectorAt(sector), sectorSize));
    for (let at = 0; at + 128 <= entries.byteLength; at += 128) names.push(entryName(entries, at));
    sector = await nextSector(source, header, sector, sectorSize, sectorAt);
  }
  return names;
}

async function nextSector(
  source: Source,
  header: DataView,
  sector: number,
  sectorSize: number,
  sectorAt: (sector: number) => number,
): Promise<number> {
  const perSector = sectorSize / 4;
  const fatIndex = Math.floor(sector / perSector);
  // The header lists the first 109 FAT sectors: 6.8 MB of 512-byte sectors, or 436 MB of 4 KB
  // ones. A directory continued beyond that is not followed; its first sectors hold the names.
  if (fatIndex >= 109) return noSector;
  const fatSector = header.getUint32(76 + 4 * fatIndex, true);
  if (fatSector >= noSector) return noSector;
  const entry = view(await source.read(sectorAt(fatSector) + 4 * (sector % perSector), 4));
  return entry.byteLength < 4 ? noSector : entry.getUint32(0, true);
}

function entryName(entries: DataView, at: number): string {
  const length = Math.min(64, entries.getUint16(at + 64, true));
  let name = '';
  for (let index = 0; index + 2 < length; index += 2) {
    name += String.fromCharCode(entries.getUint16(at + index, true));
  }
  return name;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
