/** Which kind of text a file holds, or that it holds none. */
import { decodeText, unmarkedUtf16 } from './encoding.ts';

/** Extensions of plain text that are kept as the type of what is text by content. */
const textExtensions = new Set(
  (
    'txt text log md markdown mdown mkd rst adoc org tex ltx bib sty cls csv tsv json jsonl ndjson yaml yml toml ini ' +
    'cfg conf properties env srt vtt ics vcf diff patch sql css scss js mjs cjs jsx ts mts cts tsx svelte vue py rb ' +
    'pl pm php java kt kts scala groovy c h cc cpp cxx hpp cs go rs swift m r jl lua sh bash zsh fish bat cmd ps1 ' +
    'asm s f f90 pas vb vbs hs ml clj ex exs erl dart cmake gradle make mk dockerfile po pot strings xml xsd xsl xslt svg'
  ).split(' '),
);

const markdownNames = new Set(['markdown', 'mdown', 'mkd']);

/**
 * The type of a text by its first bytes, or null where they are no text. `cut`: the file goes on
 * beyond them. `hint`: the name's extension.
 */
export function sniffText(head: Uint8Array, hint: string, cut: boolean): string | null {
  if (looksBinary(head)) return null;
  const text = decodeText(withoutCutCharacter(head, cut)).text;
  if (isMbox(text)) return 'mbox';
  if (isMail(text)) return 'eml';
  if (isHtml(text, hint)) return 'html';
  if (/^\s*<\?xml\b/.test(text)) return 'xml';
  if (/^(csv|tsv|tab)$/.test(hint)) return delimiterOf(text, 1) === null ? 'txt' : 'csv';
  if (!textExtensions.has(hint) || hint === 'txt') {
    return delimiterOf(text, 2) === null ? 'txt' : 'csv';
  }
  return markdownNames.has(hint) ? 'md' : hint;
}

/** NULs and other controls that no text has; UTF-16 is text by other signs. */
export function looksBinary(head: Uint8Array): boolean {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return false;
  if (unmarkedUtf16(head) !== null) return false;
  if (isEbcdic(head)) return true;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b && byte !== 0x1a) {
      controls += 1;
    }
  }
  // A stray control in a log is no binary; compressed data has one byte in ten of them.
  return controls > Math.max(2, head.length / 200);
}

/** Text of mainframes, which no library here decodes: its space is ASCII's `@`. */
function isEbcdic(head: Uint8Array): boolean {
  let spaces = 0;
  let blanks = 0;
  for (const byte of head) {
    if (byte === 0x40) spaces += 1;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d) blanks += 1;
  }
  return head.length > 100 && spaces > 0.05 * head.length && blanks < 0.01 * head.length;
}

/** A sample may end inside a UTF-8 character, which would make it look like another encoding. */
function withoutCutCharacter(head: Uint8Array, cut: boolean): Uint8Array {
  if (!cut) return head;
  let end = head.length;
  while (end > head.length - 4 && ((head[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  if ((head[end - 1] ?? 0) >= 0xc0) end -= 1;
  return head.subarray(0, end);
}

function isMbox(text: string): boolean {
  // RFC 4155: an address and a date in C's form.
  return /^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{1,2}:\d{2}/.test(
    text,
  );
}

const mailHeaders =
  /^(from|to|cc|date|subject|message-id|mime-version|received|return-path|delivered-to|reply-to|content-type|x-[\w-]+|dkim-signature|newsgroups|path|references|sender|list-[\w-]+|authentication-results|arc-[\w-]+):/i;

/** A block of header lines of which at least three are a mail's, one of them its origin. */
function isMail(text: string): boolean {
  const lines = text.replace(/^\ufeff?(?:\r?\n)*/, '').split(/\r?\n/, 200);
  let known = 0;
  let origin = false;
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) continue;
    if (!/^[\x21-\x39\x3b-\x7e]+:/.test(line)) return false;
    if (mailHeaders.test(line)) known += 1;
    if (/^(from|received|return-path|message-id):/i.test(line)) origin = true;
  }
  return origin && known >= 3;
}

function isHtml(text: string, hint: string): boolean {
  const start = text.replace(/^(?:\ufeff|\s|<\?xml[^>]*\?>|<!--[^]*?-->)+/, '').slice(0, 2000);
  if (/^<!doctype\s+html|^<html[\s>]|^<head[\s>]|^<body[\s>]/i.test(start)) return true;
  return /^(html?|xhtml|shtml|xht)$/.test(hint) && /<[a-z][a-z0-9]*[\s>]/i.test(text);
}

/** A sample of lines is enough to see columns. */
const delimiterLines = 50;

/**
 * The delimiter that stands equally often, at least `minimum` times, in nearly every line, or null.
 * Three lines are the least that show a pattern where the name does not claim it.
 */
export function delimiterOf(text: string, minimum: number): string | null {
  const lines = text
    .split(/\r?\n/, delimiterLines + 1)
    .slice(0, delimiterLines)
    .filter((line) => line.trim() !== '');
  if (lines.length < (minimum > 1 ? 3 : 1)) return null;
  for (const delimiter of minimum > 1 ? [';', '\t', ','] : [';', '\t', '|', ',']) {
    const counts = lines.map((line) => countOutsideQuotes(line, delimiter));
    const usual = median(counts);
    // Sentences have commas too: there, more is asked.
    const needed = delimiter === ',' && minimum > 1 ? minimum + 1 : minimum;
    if (usual < needed) continue;
    const agreeing = counts.filter((count) => count === usual).length;
    if (agreeing >= lines.length * (minimum > 1 ? 0.9 : 0.6)) return delimiter;
  }
  return null;
}

function countOutsideQuotes(line: string, delimiter: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
