/** Walks a page's elements and gives a page builder what a reader sees, block by block. */
import {
  attributeOf,
  childrenOf,
  isElement,
  textOf,
  type HtmlElement,
  type HtmlNode,
} from './html-tree.ts';
import { readTable } from './html-table.ts';
import type { PageBuilder } from './page-builder.ts';

/** Never shown, or not words. */
const skipped = new Set(
  'script style noscript template head title meta link svg math object embed iframe audio video canvas select datalist dialog map button input textarea'.split(
    ' ',
  ),
);
/** Boilerplate of a site; `header` and `footer` only where they are the page's own. */
const boilerplate = new Set(['nav', 'menu']);
const boilerplateRoles = new Set([
  'navigation',
  'banner',
  'contentinfo',
  'search',
  'menu',
  'menubar',
]);

const blocks = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form frameset header hgroup hr legend li main noframes ol p section summary ul'.split(
    ' ',
  ),
);
const listTags = new Set(['ul', 'ol', 'dl']);
/** Words that sites name their navigation with, in classes and ids. */
const navigationName =
  /^(?:nav(?:bar|igation|header|footer)?|breadcrumbs?|skip-?link|pagination|cookie-?(?:banner|notice|consent))$/i;
const inlineBreak = '\n';
/** Trees are hostile too: parse5 nests without end where tags are never closed. */
const deepest = 400;

export class HtmlWalker {
  readonly #page: PageBuilder;
  readonly #name: string;
  /** Text of the block being gathered. */
  #text: string[] = [];
  #inItem = false;

  /** `name` is the page's file name: its links to itself are known by it. */
  constructor(page: PageBuilder, name = '') {
    this.#page = page;
    this.#name = name;
  }

  walk(root: HtmlElement): void {
    this.#children(root, 0);
    this.#flush();
  }

  #children(node: HtmlNode, depth: number): void {
    for (const child of childrenOf(node)) {
      if (child.nodeName === '#text' && 'value' in child)
        this.#text.push(child.value.replace(/\s+/g, ' '));
      else if (isElement(child)) this.#element(child, depth + 1);
    }
  }

  #element(element: HtmlElement, depth: number): void {
    const tag = element.tagName;
    if (isHidden(element) || skipped.has(tag)) return;
    if (listTags.has(tag) && isOwnContents(element, this.#name)) return;
    if (depth > deepest) {
      this.#text.push(textOf(element).replace(/\s+/g, ' '));
      return;
    }
    if (tag === 'br') this.#text.push(inlineBreak);
    else if (tag === 'img') this.#text.push(` ${attributeOf(element, 'alt') ?? ''} `);
    else if (/^h[1-6]$/.test(tag)) this.#heading(element, Number(tag[1]));
    else if (tag === 'pre') this.#code(element);
    else if (tag === 'table') this.#table(element, depth);
    else if (tag === 'li') this.#item(element, depth);
    else if (blocks.has(tag)) this.#block(element, depth);
    else this.#children(element, depth);
  }

  #block(element: HtmlElement, depth: number): void {
    this.#flush();
    this.#children(element, depth);
    this.#flush();
  }

  #item(element: HtmlElement, depth: number): void {
    this.#flush();
    const outer = this.#inItem;
    this.#inItem = true;
    this.#children(element, depth);
    this.#flush();
    this.#inItem = outer;
  }

  #heading(element: HtmlElement, level: number): void {
    this.#flush();
    this.#page.heading(level, visibleText(element));
  }

  #code(element: HtmlElement): void {
    this.#flush();
    this.#page.code(textOf(element));
  }

  /** A table of data becomes rows; one that lays a page out is only its cells in order. */
  #table(element: HtmlElement, depth: number): void {
    this.#flush();
    const table = readTable(element, visibleText);
    if (!table) {
      this.#cells(element, depth);
      return;
    }
    const index = this.#page.table({ caption: table.caption, headers: table.headers });
    if (table.caption !== '') this.#page.paragraph(table.caption);
    for (const row of table.rows) this.#page.row(index, row);
  }

  #cells(table: HtmlElement, depth: number): void {
    for (const child of childrenOf(table)) {
      if (!isElement(child)) continue;
      if (child.tagName === 'td' || child.tagName === 'th' || child.tagName === 'caption') {
        this.#block(child, depth + 1);
      } else if (depth <= deepest) this.#cells(child, depth + 1);
    }
  }

  #flush(): void {
    const text = this.#text.join('').trim();
    this.#text = [];
    if (text === '') return;
    if (this.#inItem) this.#page.item(text);
    else this.#page.paragraph(text);
  }
}

function isHidden(element: HtmlElement): boolean {
  if (boilerplate.has(element.tagName)) return true;
  if (boilerplateRoles.has(attributeOf(element, 'role') ?? '')) return true;
  if (attributeOf(element, 'hidden') !== null) return true;
  if (attributeOf(element, 'aria-hidden') === 'true') return true;
  if (isPageFrame(element)) return true;
  const names = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`;
  if (names.split(/\s+/).some((each) => navigationName.test(each))) return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(
    attributeOf(element, 'style') ?? '',
  );
}

/** The site's own header or footer: a child of the body that holds no article and no main heading. */
function isPageFrame(element: HtmlElement): boolean {
  if (element.tagName !== 'footer' && element.tagName !== 'header') return false;
  if (element.parentNode?.nodeName !== 'body') return false;
  return element.tagName === 'footer' || !holdsHeading(element);
}

function holdsHeading(element: HtmlElement): boolean {
  return childrenOf(element).some(
    (child) => isElement(child) && (/^h[12]$/.test(child.tagName) || holdsHeading(child)),
  );
}

/**
 * A list of links to the page's own headings. It answers nothing, yet holds the words of every
 * question; what it says stands in the headings.
 */
function isOwnContents(list: HtmlElement, name: string): boolean {
  let own = 0;
  let links = 0;
  const waiting: HtmlNode[] = [...childrenOf(list)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!isElement(node)) continue;
    const target = node.tagName === 'a' ? attributeOf(node, 'href') : null;
    if (target?.startsWith('#') || (name !== '' && target?.startsWith(`${name}#`))) {
      own += textOf(node).replace(/\s+/g, ' ').trim().length;
      links += 1;
    } else waiting.push(...childrenOf(node));
  }
  return links >= 3 && own >= 0.85 * textOf(list).replace(/\s+/g, ' ').trim().length;
}

/** Text on one line, without what is skipped or hidden. */
function visibleText(root: HtmlElement): string {
  const pieces: string[] = [];
  const waiting: HtmlNode[] = [...childrenOf(root)].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.nodeName === '#text' && 'value' in node) pieces.push(node.value);
    if (!isElement(node) || skipped.has(node.tagName) || isHidden(node)) continue;
    if (node.tagName === 'br' || node.tagName === 'p' || blocks.has(node.tagName)) pieces.push(' ');
    if (node.tagName === 'img') pieces.push(` ${attributeOf(node, 'alt') ?? ''} `);
    for (const child of [...childrenOf(node)].reverse()) waiting.push(child);
  }
  return pieces.join('').replace(/\s+/g, ' ').trim();
}
