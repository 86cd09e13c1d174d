/** HTML pages, by the parser that browsers' rules are written in. */
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import type { Budget } from './budget.ts';
import { latin1 } from './bytes.ts';
import { decodeText } from './encoding.ts';
import type { Content, Format } from './format.ts';
import { HtmlWalker } from './html-walker.ts';
import { attributeOf, findElement, textOf } from './html-tree.ts';
import { declaredLanguage } from './language.ts';
import { PageBuilder } from './page-builder.ts';

export const htmlFormat: Format = {
  types: ['html'],
  async extract({ source, name, budget }) {
    const bytes = await source.bytes();
    return readHtml(decodeText(bytes, declaredCharset(bytes)).text, budget, { name });
  },
};

export interface HtmlOptions {
  /** From 1. */
  readonly page?: number;
  /** The page's file name, by which its links to itself are known. */
  readonly name?: string;
}

/** For formats that carry HTML within them (mails, books) too. */
export function readHtml(html: string, budget: Budget, options: HtmlOptions = {}): Content {
  const document: DefaultTreeAdapterTypes.Document = parse(html);
  const root = findElement(document, 'html');
  const body = findElement(document, 'body') ?? findElement(document, 'frameset');
  const builder = new PageBuilder(options.page ?? 1, budget);
  if (body) new HtmlWalker(builder, options.name).walk(body);
  const titleElement = findElement(document, 'title');
  const declared = titleElement ? textOf(titleElement).replace(/\s+/g, ' ').trim() : '';
  return {
    title: isWorthShowing(declared) ? declared : builder.firstHeading,
    language: declaredLanguage(
      root ? (attributeOf(root, 'lang') ?? attributeOf(root, 'xml:lang')) : null,
    ),
    pages: [builder.build()],
  };
}

/** Editors' defaults name no document. */
function isWorthShowing(title: string): boolean {
  return (
    title !== '' &&
    !/^(untitled( document)?|sans titre|document( sans (nom|titre))?|new page( \d+)?|index|home|accueil)$/i.test(
      title,
    )
  );
}

/** The charset of a `meta` element or an XML declaration, as HTML's own prescan looks for it. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  // The standard says 1,024 bytes; pages with long scripts before it are read right by browsers too.
  const head = latin1(bytes.subarray(0, 8192)).replace(/<!--[^]*?-->/g, '');
  return (/<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(head) ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w:-]+)/i.exec(head))?.[1];
}
