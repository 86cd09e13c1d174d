/** Bytes of text to characters, whatever the encoding, so that French is never mojibake. */
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { bestWesternEncoding } from './western-encoding.ts';

export interface Decoded {
  readonly text: string;
  /** As iconv-lite names it. */
  readonly encoding: string;
}

/** Bytes examined where a sample is enough. */
const sampleSize = 256 * 1024;

/**
 * Decodes text. In order: a byte order mark; UTF-16 by its zero bytes; UTF-8 where it is valid (no
 * text of another encoding with an accent in it is, except by rare chance); UTF-8 with a few stray
 * bytes; what the document `declared`; Western encodings by what makes sense of the accents; what
 * chardet finds in the statistics of other languages; Windows-1252.
 */
export function decodeText(bytes: Uint8Array, declared?: string): Decoded {
  const marked = byteOrderMark(bytes) ?? unmarkedUtf16(bytes);
  if (marked !== null) return decodeAs(bytes, marked);
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' };
  const sample = bytes.subarray(0, sampleSize);
  const encoding = declaredEncoding(declared) ?? bestWesternEncoding(sample) ?? statistical(sample);
  return decodeAs(bytes, encoding);
}

function decodeAs(bytes: Uint8Array, encoding: string): Decoded {
  // iconv-lite strips the byte order mark itself.
  return { text: iconv.decode(bytes, encoding), encoding };
}

function byteOrderMark(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  return null;
}

/**
 * UTF-16 without a mark: in French and English text nearly every second byte is zero, on one side,
 * and next to none on the other. Half is enough to tell, as no other text holds zeros at all.
 */
export function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, sampleSize) & ~1;
  if (length < 4) return null;
  const zeros = [0, 0];
  for (let index = 0; index < length; index++) {
    if (bytes[index] === 0) zeros[index & 1] = (zeros[index & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros.map((count) => count / (length / 2));
  if (odd > 0.5 && even < 0.02) return 'utf-16le';
  if (even > 0.5 && odd < 0.02) return 'utf-16be';
  return null;
}

/** null where it is not UTF-8. A few stray bytes in otherwise good UTF-8 are read as Windows-1252. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not valid throughout: is it UTF-8 with accidents (a log of mixed sources), or another one?
  }
  const { good, bad } = countSequences(bytes);
  if (good < 4 * bad) return null;
  return decodeMixed(bytes);
}

/** Length of the valid multi-byte UTF-8 sequence at `index`; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const lead = bytes[index] ?? 0;
  const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (lead > 0xf4 || length === 0) return 0;
  for (let next = 1; next < length; next++) {
    if (((bytes[index + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function countSequences(bytes: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let index = 0; index < bytes.length;) {
    if ((bytes[index] ?? 0) < 0x80) {
      index += 1;
      continue;
    }
    const length = sequenceLength(bytes, index);
    if (length > 0) good += 1;
    else bad += 1;
    index += Math.max(1, length);
  }
  return { good, bad };
}

function decodeMixed(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let from = 0;
  for (let index = 0; index < bytes.length;) {
    const length = (bytes[index] ?? 0) < 0x80 ? 1 : sequenceLength(bytes, index);
    if (length > 0) {
      index += length;
      continue;
    }
    pieces.push(new TextDecoder().decode(bytes.subarray(from, index)));
    pieces.push(iconv.decode(bytes.subarray(index, index + 1), 'windows-1252'));
    index += 1;
    from = index;
  }
  pieces.push(new TextDecoder().decode(bytes.subarray(from)));
  return pieces.join('');
}

/** Labels that say nothing: everything is labelled Latin-1, and UTF-8 was tried before. */
const uninformative =
  /^(us-ascii|ascii|utf-?8|iso-?8859-?1|latin-?1|windows-?1252|cp1252|utf-?16.*|unicode)$/i;

function declaredEncoding(declared: string | undefined): string | null {
  const name = declared?.trim() ?? '';
  if (name === '' || uninformative.test(name) || !iconv.encodingExists(name)) return null;
  return name.toLowerCase();
}

function statistical(sample: Uint8Array): string {
  const match = analyse(sample).find(
    ({ name, confidence }) => confidence >= 10 && !/^utf/i.test(name) && iconv.encodingExists(name),
  );
  return match ? match.name.toLowerCase() : 'windows-1252';
}
