/**
 * ODP: a page a slide: its title, its text and tables, the speaker's notes.
 *
 * Own reader, over the same parts as ODT's and for the same reason.
 */
import type { Page } from '../../shared/domain.ts';
import { normaliseLine } from '../../shared/normalise.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { openOdf } from './odf-package.ts';
import type { OdfStyles } from './odf-styles.ts';
import { odfParagraph } from './odf-text.ts';
import { OdfWriter } from './odf-writer.ts';
import { PageBuilder } from './page-builder.ts';
import { attribute, descendants, elements, streamXml, type XmlElement } from './xml-tree.ts';

export const odpFormat: Format = { types: ['odp', 'odg'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const odf = await openOdf(input);
  const pages: Page[] = [];
  let title: string | null = null;
  const containers = new Set(['document-content', 'body', 'presentation', 'drawing']);
  streamXml(odf.content, containers, (element, ancestors) => {
    if (element.name !== 'page' || ancestors.length < 3) return;
    const builder = new PageBuilder(pages.length + 1, input.budget);
    writeSlide(builder, element, odf.styles);
    pages.push(builder.build());
    title ??= builder.firstHeading;
  });
  return { title: odf.title ?? title, language: null, pages };
}

function writeSlide(builder: PageBuilder, slide: XmlElement, styles: OdfStyles): void {
  const parts = elements(slide).filter((part) => !notShown.test(part.name));
  const writer = new OdfWriter(builder, styles);
  for (const part of parts.filter(isTitle)) {
    const lines = [...descendants(part, 'p')].map((line) => odfParagraph(line, styles).text);
    builder.heading(1, normaliseLine(lines.join(' ')));
  }
  const notes = parts.filter((part) => part.name === 'notes');
  for (const part of parts) {
    if (!isTitle(part) && part.name !== 'notes' && !isRunning(part)) writer.block(part);
  }
  for (const note of notes) {
    for (const frame of elements(note)) {
      if (attribute(frame, 'class') === 'notes') writer.block(frame);
    }
  }
}

const notShown = /^(?:forms|animations|par|transition-filter|office:forms)$/;

function isTitle(part: XmlElement): boolean {
  return attribute(part, 'class') === 'title';
}

/** Date, footer and number of the slide. */
function isRunning(part: XmlElement): boolean {
  return /^(?:date-time|page-number|header)$/.test(attribute(part, 'class') ?? '');
}
