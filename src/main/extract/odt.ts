/**
 * ODT: OpenDocument texts and their templates.
 *
 * Own reader over saxes and yauzl. officeparser (8.1.1) was tried on the French and office corpora:
 * it takes hidden text for text, leaves out page headers and footers and the numbers of lists, holds
 * the whole tree without bounds, and brings an OCR engine and a second pdf.js along.
 */
import { titleOf } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { openOdf } from './odf-package.ts';
import { OdfWriter } from './odf-writer.ts';
import { PageBuilder } from './page-builder.ts';
import { isPageNumber } from './running-text.ts';
import { odfParagraph } from './odf-text.ts';
import { descendants, streamXml, type XmlElement } from './xml-tree.ts';
import type { OdfStyles } from './odf-styles.ts';
import { normaliseLine } from '../../shared/normalise.ts';

export const odtFormat: Format = { types: ['odt'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const odf = await openOdf(input);
  const builder = new PageBuilder(1, input.budget);
  const writer = new OdfWriter(builder, odf.styles);
  const seen = new Set<string>();
  running(builder, odf.styles, odf.stylesRoot, /^header/, seen);
  streamXml(odf.content, new Set(['document-content', 'body', 'text']), (element, ancestors) => {
    if (ancestors.at(-1)?.name === 'text') writer.block(element);
  });
  running(builder, odf.styles, odf.stylesRoot, /^footer/, seen);
  return {
    title: odf.title ?? writer.title ?? titleOf(builder),
    // The program's locale, not the text's: LibreOffice writes it unasked.
    language: null,
    pages: [builder.build()],
  };
}

/** Page headers or footers of the master pages: each text once. */
function running(
  builder: PageBuilder,
  styles: OdfStyles,
  root: XmlElement | undefined,
  kind: RegExp,
  seen: Set<string>,
): void {
  for (const master of root ? descendants(root, 'master-page') : []) {
    for (const part of master.children) {
      if (typeof part === 'string' || !kind.test(part.name)) continue;
      for (const paragraph of descendants(part, 'p')) {
        const line = normaliseLine(odfParagraph(paragraph, styles).text);
        if (seen.has(line) || isPageNumber(line)) continue;
        seen.add(line);
        builder.paragraph(line);
      }
    }
  }
}
