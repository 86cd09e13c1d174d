/** Markdown: headings, paragraphs, lists, tables and code, without its marks. */
import type { Budget } from './budget.ts';
import { decodeText } from './encoding.ts';
import { declaredLanguage } from './language.ts';
import type { Content, Format } from './format.ts';
import { PageBuilder } from './page-builder.ts';

export const markdownFormat: Format = {
  types: ['md'],
  async extract({ source, budget }) {
    return readMarkdown(decodeText(await source.bytes()).text, budget);
  },
};

const fence = /^ {0,3}(`{3,}|~{3,})/;
const atxHeading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const setextUnderline = /^ {0,3}(=+|-{2,})\s*$/;
const thematicBreak = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const listItem = /^\s*(?:[-*+]|(\d{1,9}[.)]))\s+(.*)$/;
const tableDelimiter = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Front matter's `title` and `lang` are the document's. */
export function readMarkdown(text: string, budget: Budget): Content {
  const page = new PageBuilder(1, budget);
  const { matter, body } = frontMatter(text.replace(/\r\n?/g, '\n'));
  new MarkdownReader(body.split('\n'), page).read();
  return {
    title: matter.get('title') ?? page.firstHeading,
    language: declaredLanguage(matter.get('lang') ?? matter.get('language')),
    pages: [page.build()],
  };
}

function frontMatter(text: string): { matter: Map<string, string>; body: string } {
  const match = /^---\n([^]*?)\n(?:---|\.\.\.)\n/.exec(text);
  const matter = new Map<string, string>();
  if (!match) return { matter, body: text };
  for (const line of (match[1] ?? '').split('\n')) {
    const pair = /^(\w+):\s*(["']?)(.+)\2\s*$/.exec(line);
    if (pair?.[1] && pair[3]) matter.set(pair[1].toLowerCase(), pair[3].trim());
  }
  return { matter, body: text.slice(match[0].length) };
}

class MarkdownReader {
  readonly #lines: readonly string[];
  readonly #page: PageBuilder;
  #at = 0;
  #paragraph: string[] = [];
  #item: string[] | null = null;

  constructor(lines: readonly string[], page: PageBuilder) {
    this.#lines = lines;
    this.#page = page;
  }

  read(): void {
    for (; this.#at < this.#lines.length; this.#at++) this.#line(this.#lines[this.#at] ?? '');
    this.#flush();
  }

  #line(line: string): void {
    const opening = fence.exec(line)?.[1];
    if (opening !== undefined) {
      this.#fenced(opening);
      return;
    }
    const heading = atxHeading.exec(line);
    if (heading) {
      this.#flush();
      this.#page.heading(heading[1]?.length ?? 1, inline(heading[2] ?? ''));
      return;
    }
    const underline = setextUnderline.exec(line)?.[1];
    if (underline !== undefined && this.#paragraph.length > 0 && !this.#item) {
      this.#page.heading(underline.startsWith('=') ? 1 : 2, inline(this.#paragraph.join(' ')));
      this.#paragraph = [];
      return;
    }
    if (thematicBreak.test(line)) this.#flush();
    else if (line.includes('|') && tableDelimiter.test(this.#lines[this.#at + 1] ?? '')) {
      this.#table();
    } else this.#prose(line);
  }

  #prose(line: string): void {
    if (line.trim() === '') {
      this.#flush();
      return;
    }
    const item = listItem.exec(line);
    if (item) {
      this.#flush();
      this.#item = [[item[1], item[2]].filter((each) => each !== undefined).join(' ')];
    } else if (this.#item) this.#item.push(line);
    else if (/^(?: {4}|\t)/.test(line) && this.#paragraph.length === 0) this.#indented();
    else this.#paragraph.push(line.replace(/^\s{0,3}(?:>\s?)+/, ''));
  }

  /** Up to the closing fence, or the end of the file. */
  #fenced(opening: string): void {
    this.#flush();
    const code: string[] = [];
    for (this.#at += 1; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at] ?? '';
      const closing = fence.exec(line)?.[1];
      if (closing?.startsWith(opening) && line.trim() === closing) break;
      code.push(line);
    }
    this.#page.code(code.join('\n'));
  }

  #indented(): void {
    const code: string[] = [];
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at] ?? '';
      if (line.trim() !== '' && !/^(?: {4}|\t)/.test(line)) break;
      code.push(line.replace(/^(?: {4}|\t)/, ''));
    }
    this.#at -= 1;
    this.#page.code(code.join('\n'));
  }

  #table(): void {
    this.#flush();
    const headers = cellsOf(this.#lines[this.#at] ?? '');
    const table = this.#page.table({ headers });
    this.#page.row(table, headers);
    for (this.#at += 2; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at] ?? '';
      if (!line.includes('|')) break;
      this.#page.row(table, cellsOf(line));
    }
    this.#at -= 1;
  }

  #flush(): void {
    if (this.#item) this.#page.item(joinWrapped(this.#item));
    else if (this.#paragraph.length > 0) this.#page.paragraph(joinWrapped(this.#paragraph));
    this.#item = null;
    this.#paragraph = [];
  }
}

/** Two spaces or a backslash at its end break a line; else lines were only wrapped. */
function joinWrapped(lines: readonly string[]): string {
  const joined = lines.map((line) => line.replace(/(?: {2,}|\\)$/, '\n')).join(' ');
  return inline(joined);
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||(?<!\\)\|$/g, '');
  return inner.split(/(?<!\\)\|/).map((cell) => inline(cell.replace(/\\\|/g, '|')));
}

/** The text that a reader sees: links and images by their words, emphasis without its marks. */
function inline(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => escaped(sign))
    .replace(/<!--[^]*?-->/g, '')
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+["'(][^)]*)?\)/g, '$1')
    .replace(/!?\[([^\]]*)\]\[[^\]]*\]/g, '$1')
    .replace(/<(https?:[^>\s]+|[^@>\s]+@[^>\s]+)>/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/(\*\*|__)(?=\S)([^]*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]*?\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_]*?\S)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(/~~(?=\S)([^~]*?\S)~~/g, '$1')
    .replace(/(`+)\s?([^]*?[^`])\s?\1(?!`)/g, '$2')
    .replace(/[\ue021-\ue07e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - privateUse))
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name] ?? '');
}

/** An escaped sign marks nothing: it is put out of reach, as a private-use character, meanwhile. */
function escaped(sign: string): string {
  return String.fromCharCode(sign.charCodeAt(0) + privateUse);
}

const privateUse = 0xe000;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
};
