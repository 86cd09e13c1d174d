/** Which of the formats made of a ZIP archive a file is, by the names of its entries. */
import type { Source } from './format.ts';
import { latin1 } from './bytes.ts';

/** The central directory is read whole up to this size: tens of thousands of names. */
const directoryLimit = 4 * 1024 * 1024;
/** The end record, with the longest comment it may have. */
const endSize = 22 + 65_535;

const openDocumentTypes: Readonly<Record<string, string>> = {
  text: 'odt',
  'text-template': 'odt',
  'text-master': 'odt',
  'text-web': 'odt',
  spreadsheet: 'ods',
  'spreadsheet-template': 'ods',
  presentation: 'odp',
  'presentation-template': 'odp',
  graphics: 'odg',
  'graphics-template': 'odg',
  formula: 'odf',
};

/** A type of a document format, else `zip`. `hint` is the name's extension, for broken archives. */
export async function zipType(source: Source, hint: string): Promise<string> {
  const head = latin1(await source.read(0, 64 * 1024));
  // ODF and EPUB begin with an uncompressed entry that names them.
  const mimetype = /^PK\x03\x04[^]{22}\x08\x00[^]{2}mimetype([\x20-\x7e]+?)PK/.exec(
    head.slice(0, 512),
  )?.[1];
  const named = mimetype === undefined ? null : typeOfMime(mimetype.trim());
  if (named !== null) return named;
  const names = (await centralDirectory(source)) ?? head;
  return typeOfNames(names) ?? (isDamagedOffice(names, hint) ? hint : 'zip');
}

function typeOfMime(mime: string): string | null {
  if (mime === 'application/epub+zip') return 'epub';
  const match = /^application\/vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z-]+)/.exec(mime);
  return match?.[1] === undefined ? null : (openDocumentTypes[match[1]] ?? null);
}

/** `names`: the directory's bytes as Latin-1; entries are searched, not parsed. */
function typeOfNames(names: string): string | null {
  if (/\[Content_Types\]\.xml|_rels\/\.rels/.test(names)) {
    if (/word\/\w*document\w*\.xml/i.test(names)) return 'docx';
    if (/xl\/workbook\w*\.(xml|bin)/i.test(names)) return 'xlsx';
    if (/ppt\/presentation\w*\.xml|ppt\/slides\/slide\d+\.xml/i.test(names)) return 'pptx';
  }
  if (names.includes('META-INF/container.xml') && /\.opf|\.xhtml|\.html/i.test(names)) {
    return 'epub';
  }
  return null;
}

/** A truncated office file has lost its directory, and its first entries may not tell. */
function isDamagedOffice(names: string, hint: string): boolean {
  if (/^(docx|xlsx|pptx)$/.test(hint)) {
    return /\[Content_Types\]\.xml|_rels\/\.rels|docProps\//.test(names);
  }
  return /^(od[tsp])$/.test(hint) && /mimetype|content\.xml|META-INF\/manifest\.xml/.test(names);
}

/** The directory's bytes as Latin-1, or null where the archive has no end record. */
async function centralDirectory(source: Source): Promise<string | null> {
  const tail = await source.read(Math.max(0, source.size - endSize), endSize);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const size = Math.min(view.getUint32(at + 12, true), directoryLimit);
    const start = view.getUint32(at + 16, true);
    if (start >= source.size) return null;
    return latin1(await source.read(start, size));
  }
  return null;
}
