/** What a file is by its content; its name decides only between readings of the same text. */
import { fileTypeFromBuffer } from 'file-type';
import { latin1 } from './bytes.ts';
import { compoundFileType } from './sniff-compound.ts';
import type { Source } from './format.ts';
import { sniffText } from './sniff-text.ts';
import { zipType } from './sniff-zip.ts';

/** Bytes from the start: mail headers, long licences before a doctype, and file-type's needs. */
const headSize = 64 * 1024;

/** The type, as the usual extension, or null where the file has nothing in it but white space. */
export async function sniff(source: Source, name: string): Promise<string | null> {
  const head = await source.read(0, headSize);
  if (head.every((byte) => byte <= 0x20) && (await isBlank(source))) return null;
  const hint = extensionOf(name);
  const magic = byMagic(head);
  if (magic === 'zip') return zipType(source, hint);
  if (magic === 'cfb') return compoundFileType(source, hint);
  if (magic !== null) return magic;
  const text = sniffText(head, hint, source.size > head.length);
  if (text !== null) return text;
  // Damaged at its very start, but nothing else has these words in it.
  if (hint === 'pdf' && /\d obj\b|startxref|%%EOF/.test(latin1(head))) return 'pdf';
  const found = await fileTypeFromBuffer(head);
  return found?.ext ?? (hint === '' || isReadableType(hint) ? 'bin' : hint);
}

/** The name's extension in lower case, without its dot; '' where there is none. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9_+-]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Types that are never given to a file for its name alone. */
function isReadableType(extension: string): boolean {
  return /^(pdf|docx?|od[tsp]|xlsx?|pptx?|rtf|epub|eml|mbox|msg|zip|html?|txt|md|csv)$/.test(
    extension,
  );
}

function byMagic(head: Uint8Array): string | null {
  const start = latin1(head.subarray(0, 1024));
  // pdf.js, like every reader, allows other bytes before the mark within the first 1,024.
  if (/%PDF-\d/.test(start) && !/^\s*(From |Received:|MIME-Version:)/i.test(start)) return 'pdf';
  if (/^[\s\u00ef\u00bb\u00bf]*\{\\rtf/.test(start)) return 'rtf';
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(start)) return 'zip';
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1')) return 'cfb';
  return null;
}

async function isBlank(source: Source): Promise<boolean> {
  for (let start = 0; start < source.size; start += headSize) {
    const bytes = await source.read(start, headSize);
    if (bytes.some((byte) => byte > 0x20)) return false;
  }
  return true;
}
