/** DrawingML text: the paragraphs and tables of slides' shapes. */
import { attribute, child, descendants, elements, textOf, type XmlElement } from './xml-tree.ts';
import type { TableRow } from './table-headers.ts';

export interface DrawingParagraph {
  readonly text: string;
  /** From 0. */
  readonly level: number;
  /** true: a bullet or number of its own; false: none, said so; undefined: as its place has it. */
  readonly bullet: boolean | undefined;
}

/** The `a:p` under a text body. */
export function drawingParagraphs(body: XmlElement): DrawingParagraph[] {
  return [...descendants(body, 'p')].map((paragraph) => {
    const properties = child(paragraph, 'pPr');
    const has = (name: string): boolean => child(properties, name) !== undefined;
    const bulleted = has('buChar') || has('buAutoNum') || has('buBlip');
    return {
      text: runs(paragraph),
      level: Number((properties && attribute(properties, 'lvl')) ?? 0) || 0,
      bullet: bulleted ? true : has('buNone') ? false : undefined,
    };
  });
}

function runs(paragraph: XmlElement): string {
  let text = '';
  for (const element of elements(paragraph)) {
    if (element.name === 'br') text += '\n';
    else if (element.name === 't' || element.name === 'tab') text += textOf(element) || '\t';
    else if (!element.name.endsWith('Pr')) text += runs(element);
  }
  return text;
}

/** An `a:tbl`. */
export function drawingTable(table: XmlElement): TableRow[] {
  const properties = child(table, 'tblPr');
  const firstIsHeader = properties && /^(1|true)$/.test(attribute(properties, 'firstRow') ?? '');
  return [...descendants(table, 'tr')].map((row, index) => ({
    header: index === 0 && firstIsHeader === true,
    cells: [...descendants(row, 'tc')]
      .filter((cell) => attribute(cell, 'hMerge') === undefined)
      .map((cell) => ({
        text: drawingParagraphs(cell)
          .map((paragraph) => paragraph.text)
          .join('\n'),
        columns: Math.min(64, Math.max(1, Number(attribute(cell, 'gridSpan') ?? 1) || 1)),
      })),
  }));
}
