/** XML of no kind known here: the text of its elements, in order. */
import { SaxesParser } from 'saxes';
import type { Budget } from './budget.ts';
import { latin1 } from './bytes.ts';
import { decodeText } from './encoding.ts';
import type { Content, Format } from './format.ts';
import { PageBuilder } from './page-builder.ts';

export const xmlFormat: Format = {
  types: ['xml', 'xsd', 'xsl', 'xslt', 'svg'],
  async extract({ source, budget }) {
    const bytes = await source.bytes();
    const declared = /^[^<]*<\?xml[^>]+encoding\s*=\s*["']([\w:-]+)/.exec(
      latin1(bytes.subarray(0, 300)),
    );
    return readXml(decodeText(bytes, declared?.[1]).text, budget);
  },
};

/** Elements that end a paragraph in Word's XML, DocBook, TEI, FictionBook and XHTML. */
const paragraphs =
  /(?:^|:)(?:p|para|title|head|h[1-6]?|li|item|tr|row|v|subtitle|simpara|line|l)$/i;
/** Not words: pictures in base 64, styles. */
const skipped = /(?:^|:)(?:binary|binData|binaryData|style|script|instrText)$/i;

/**
 * A paragraph ends with an element known for it, or where the writer broke the line between tags.
 * XML that is not well formed is read up to the fault, and the rest as text without its tags.
 */
export function readXml(xml: string, budget: Budget): Content {
  const page = new PageBuilder(1, budget);
  const parser = new SaxesParser({ xmlns: false, position: true });
  let text: string[] = [];
  let skipping = 0;
  const faults: number[] = [];
  const flush = (): void => {
    page.paragraph(text.join('').replace(/\s+/g, ' '));
    text = [];
  };
  const take = (piece: string): void => {
    if (skipping > 0) return;
    if (piece.trim() === '' && piece.includes('\n')) flush();
    else text.push(piece);
  };
  parser.on('opentag', ({ name }) => {
    if (skipped.test(name)) skipping += 1;
  });
  parser.on('closetag', ({ name }) => {
    if (skipped.test(name)) skipping -= 1;
    if (paragraphs.test(name)) flush();
  });
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('error', () => {
    faults.push(parser.position);
  });
  const body = xml.replace(/^[^<]*/, '');
  for (let start = 0; start < body.length && faults.length === 0; start += chunk) {
    parser.write(body.slice(start, start + chunk));
  }
  if (faults.length === 0) parser.close();
  flush();
  const [fault] = faults;
  if (fault !== undefined) for (const line of untagged(body.slice(fault))) page.paragraph(line);
  return { title: null, language: null, pages: [page.build()] };
}

/** Characters given to the parser at once: the fault's place is known to within them. */
const chunk = 64 * 1024;

function untagged(rest: string): string[] {
  return rest.replace(/<[^<>]*>/g, '\n').split(/\n+/);
}
