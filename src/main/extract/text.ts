/** Plain text, and source text read as it is. */
import { normaliseLine } from '../../shared/normalise.ts';
import { greatestOf } from '../../shared/numbers.ts';
import type { Budget } from './budget.ts';
import { decodeText } from './encoding.ts';
import type { Content, Format } from './format.ts';
import { PageBuilder } from './page-builder.ts';

const prose = ['txt', 'text', 'log', 'rst', 'adoc', 'org', 'tex', 'ltx', 'srt', 'vtt'];
const source = (
  'bib sty cls json jsonl ndjson yaml yml toml ini cfg conf properties env ics vcf diff patch sql css scss js mjs ' +
  'cjs jsx ts mts cts tsx svelte vue py rb pl pm php java kt kts scala groovy c h cc cpp cxx hpp cs go rs swift m r ' +
  'jl lua sh bash zsh fish bat cmd ps1 asm s f f90 pas vb vbs hs ml clj ex exs erl dart cmake gradle make mk ' +
  'dockerfile po pot strings tsv'
).split(' ');

export const textFormat: Format = {
  types: [...prose, ...source],
  async extract({ source: file, type, budget }) {
    const { text } = decodeText(await file.bytes());
    return prose.includes(type) ? readProse(text, budget) : readCode(text, budget);
  },
};

/** A line this short (in characters) that ends a paragraph was not wrapped by an editor. */
const wrapMinimum = 40;
/** A whole line of these underlines a heading, or rules off a section. */
const rule = /^\s*([=\-~^*_#])\1{2,}\s*$/;
const bullet = /^\s*(?:[-*+•▪◦‣–—]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S/;

/**
 * Paragraphs are parted by empty lines. Lines that an editor wrapped are joined; those that stand
 * alone (verses, addresses, lists, logs) stay lines.
 */
export function readProse(text: string, budget: Budget): Content {
  const page = new PageBuilder(1, budget);
  const lines = text.replace(/\r\n?|\f/g, '\n').split('\n');
  let paragraph: string[] = [];
  const flush = (): void => {
    addParagraph(page, paragraph);
    paragraph = [];
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      flush();
      continue;
    }
    const underlined = rule.test(lines[index + 1] ?? '');
    if (rule.test(line)) {
      const title = paragraph.length === 1 ? paragraph[0] : undefined;
      if (title !== undefined && isUnderline(title, line)) {
        page.heading(line.includes('=') ? 1 : 2, title);
        paragraph = [];
      } else flush();
      continue;
    }
    if (underlined) flush();
    paragraph.push(line);
  }
  flush();
  return { title: page.firstHeading, language: null, pages: [page.build()] };
}

/** Rules much longer than the line above part sections; they underline nothing. */
function isUnderline(title: string, line: string): boolean {
  return Math.abs(title.trim().length - line.trim().length) <= 4;
}

function addParagraph(page: PageBuilder, lines: readonly string[]): void {
  if (lines.length === 0) return;
  if (lines.some((line) => bullet.test(line))) {
    addList(page, lines);
    return;
  }
  page.paragraph(isWrapped(lines) ? lines.map(normaliseLine).join(' ') : lines.join('\n'));
}

/** Wrapped by an editor: all lines but the last fill about the same width. */
function isWrapped(lines: readonly string[]): boolean {
  if (lines.length < 2) return false;
  const lengths = lines.slice(0, -1).map((line) => line.trimEnd().length);
  const longest = greatestOf([...lengths, lines.at(-1)?.trimEnd().length ?? 0]);
  // A wrapped line is short by one word at most, and French words reach 20 letters.
  return longest >= wrapMinimum && lengths.every((length) => length >= longest - 22);
}

/** Lines that follow an item without a bullet of their own go on with it. */
function addList(page: PageBuilder, lines: readonly string[]): void {
  let item: string[] | null = null;
  const before: string[] = [];
  const flush = (): void => {
    if (item) page.item(item.map(normaliseLine).join(' '));
    item = null;
  };
  for (const line of lines) {
    if (bullet.test(line)) {
      if (!item && before.length > 0) addParagraph(page, before.splice(0));
      flush();
      item = [line.replace(/^\s*[-*+•▪◦‣–—]\s+/, '')];
    } else if (item) item.push(line);
    else before.push(line);
  }
  flush();
}

/** Blocks of code are parted by empty lines: the chunker then cuts where a reader would. */
function readCode(text: string, budget: Budget): Content {
  const page = new PageBuilder(1, budget);
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n(?:[ \t\f]*\n)+/)) page.code(block);
  return { title: null, language: null, pages: [page.build()] };
}
