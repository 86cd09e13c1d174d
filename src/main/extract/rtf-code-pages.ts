/** Which encoding RTF's bytes are in: by the document's code page and each font's character set. */
import iconv from 'iconv-lite';

/** `\fcharset` numbers (RTF 1.9.1, font table) to code pages. */
const charsets: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  255: 850,
};

/** The code page of a font's character set; undefined: the document's own. */
export function codePageOf(charset: number): number | undefined {
  return charsets[charset];
}

export function decodeCodePage(bytes: readonly number[], codePage: number): string {
  const names = [`cp${codePage}`, `windows-${codePage}`, codePage === 10000 ? 'macintosh' : ''];
  const name = names.find((one) => one !== '' && iconv.encodingExists(one));
  return iconv.decode(Uint8Array.from(bytes), name ?? 'windows-1252');
}
