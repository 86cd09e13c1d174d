/** Results as a Word document. Loaded only when one is asked for: the library is as large as the window. */
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import { referenceOf, type ExportRow } from './export-rows.ts';

/** Distances in twentieths of a point. */
const space = { indent: 400, after: 160 };

export function docxOf(rows: readonly ExportRow[], heading: string): Promise<Blob> {
  const children = rows.flatMap((row) => [
    new Paragraph({ heading: HeadingLevel.HEADING_2, text: plain(row.title) }),
    ...quotation(row),
    new Paragraph({
      spacing: { after: space.after },
      children: [new TextRun({ text: plain(referenceOf(row)), color: '555555' })],
    }),
  ]);
  const title = new Paragraph({ heading: HeadingLevel.HEADING_1, text: plain(heading) });
  const document = new Document({
    creator: 'Trouvaille',
    sections: [{ children: [title, ...children] }],
  });
  return Packer.toBlob(document);
}

function quotation({ quotation }: ExportRow): Paragraph[] {
  if (quotation === '') return [];
  return quotation.split('\n').map(
    (line) =>
      new Paragraph({
        indent: { left: space.indent },
        spacing: { after: space.after },
        children: [new TextRun(plain(line))],
      }),
  );
}

/** Without the characters that XML 1.0 has not. */
function plain(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}
