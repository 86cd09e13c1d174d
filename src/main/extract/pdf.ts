/** PDF, by pdf.js; the layout is `src/shared/pdf`'s. */
import { normaliseLines } from '../../shared/normalise.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Page } from '../../shared/domain.ts';
import { FurnitureFinder } from '../../shared/pdf/furniture.ts';
import { layoutPage } from '../../shared/pdf/layout.ts';
import type { PreparedPage } from '../../shared/pdf/prepare.ts';
import { ProfileBuilder } from '../../shared/pdf/profile.ts';
import { carryHeaders } from './carry-headers.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { declaredLanguage } from './language.ts';
import { openPdf, type OpenPdf } from './pdf-document.ts';
import { pdfTitle } from './pdf-title.ts';

export const pdfFormat: Format = {
  types: ['pdf'],
  async extract(input) {
    const pdf = await openPdf(input.source, input.password);
    try {
      return await readPdf(pdf, input);
    } finally {
      await pdf.close();
    }
  },
};

/**
 * Pages laid out together: running lines and the body's font are known from them and those before.
 * Only their items are held at once, some 30 MB on dense pages.
 */
const lot = 64;

async function readPdf(pdf: OpenPdf, { budget, members, signal }: FormatInput): Promise<Content> {
  const profile = new ProfileBuilder(await pdf.outline());
  const furniture = new FurnitureFinder();
  const pages: Page[] = [];
  let title: string | null = null;
  let failed = 0;
  for (let first = 1; first <= pdf.pages; first += lot) {
    const prepared: PreparedPage[] = [];
    for (let page = first; page < first + lot && page <= pdf.pages; page++) {
      signal.throwIfAborted();
      try {
        prepared.push(await pdf.preparePage(page));
      } catch (error) {
        failed += 1;
        if (failed === pdf.pages) throw error;
        members.fail(`page ${page}`, error);
      }
    }
    for (const page of prepared) profile.add(page);
    const running = furniture.find(prepared);
    const habits = profile.profile();
    if (first === 1) title = pdfTitle(pdf.info, prepared[0], habits);
    for (const page of prepared) {
      const laidOut = layoutPage(page, habits, running.get(page.page));
      budget.takeCharacters(laidOut.text.length);
      pages.push(withNotes(laidOut, await pdf.annotationTexts(page.page)));
    }
  }
  if (pages.every(({ text }) => text === '') && (await pdf.hasImages())) {
    throw new TrouvailleError('document-scanned', { pages: pdf.pages });
  }
  return { title, language: declaredLanguage(pdf.info.language), pages: carryHeaders(pages) };
}

/** What was written into forms and notes stands after the page's own text. */
function withNotes(laidOut: Page, notes: readonly string[]): Page {
  const { page, tables } = laidOut;
  const blocks = [...laidOut.blocks];
  let { text } = laidOut;
  for (const note of new Set(notes.map(normaliseLines))) {
    // A field's value is often drawn on the page as well.
    if (note === '' || text.includes(note)) continue;
    if (text !== '') text += '\n\n';
    blocks.push({ kind: 'paragraph', start: text.length, end: text.length + note.length });
    text += note;
  }
  return { page, text, blocks, tables };
}
