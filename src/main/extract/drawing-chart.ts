/** A chart's words and figures, from what it keeps of its data (DrawingML charts). */
import type { PageBuilder } from './page-builder.ts';
import { drawingParagraphs } from './drawing-text.ts';
import { writeTable } from './table-writer.ts';
import { attribute, child, descendants, elements, textOf, type XmlElement } from './xml-tree.ts';
import { generalNumber } from './spreadsheet-values.ts';

/** More points than this are a curve: nobody reads its figures. */
const mostPoints = 200;

/** The title as a paragraph, then a row a category, a column a series. */
export function writeChart(builder: PageBuilder, root: XmlElement): void {
  const titles = [...descendants(root, 'title')].map((title) =>
    drawingParagraphs(title)
      .map((paragraph) => paragraph.text)
      .join(' '),
  );
  for (const title of titles) builder.paragraph(title);
  const series = [...descendants(root, 'ser')];
  const names = series.map((one) => points(child(one, 'tx'))[0] ?? '');
  const categories = points(series[0] && (child(series[0], 'cat') ?? child(series[0], 'xVal')));
  const values = series.map((one) => points(child(one, 'val') ?? child(one, 'yVal')));
  const count = Math.min(mostPoints, Math.max(0, ...values.map((one) => one.length)));
  if (count === 0) return;
  const rows = Array.from({ length: count }, (_, index) => [
    categories[index] ?? '',
    ...values.map((one) => one[index] ?? ''),
  ]);
  writeTable(
    builder,
    [['', ...names], ...rows].map((cells, index) => ({
      header: index === 0 && names.some((name) => name !== ''),
      cells: cells.map((text) => ({ text, columns: 1 })),
    })),
    { caption: titles[0] ?? '' },
  );
}

/** Cached points in order of their index; figures as a cell would show them. */
function points(holder: XmlElement | undefined): string[] {
  const texts: string[] = [];
  if (!holder) return texts;
  const isNumber = [...descendants(holder, 'numCache')].length > 0;
  for (const point of descendants(holder, 'pt')) {
    const index = Number(attribute(point, 'idx') ?? Number.NaN);
    const value = elements(point).map(textOf).join('');
    if (index >= 0 && index < mostPoints) {
      texts[index] = isNumber && value !== '' ? generalNumber(Number(value)) : value;
    }
  }
  return Array.from(texts, (text: string | undefined) => text ?? '');
}
