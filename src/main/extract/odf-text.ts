/** The text of one OpenDocument paragraph, and what hangs on it: notes, comments, text boxes. */
import type { OdfStyles } from './odf-styles.ts';
import { attribute, type XmlElement } from './xml-tree.ts';

export interface OdfParagraph {
  readonly text: string;
  readonly bold: boolean;
  /** Notes' bodies, comments, text boxes and shapes: what holds blocks of its own. */
  readonly attached: readonly XmlElement[];
}

/** Not the document's text: names and descriptions of pictures, ruby, forms, scripts. */
const notShown = new Set([
  'title',
  'desc',
  'ruby-text',
  'note-citation',
  'forms',
  'script',
  'event-listeners',
  'tracked-changes',
  'hidden-text',
  'creator',
  'date-string',
  'binary-data',
  'meta-creation-date',
]);
/** Hold blocks of their own. */
const attachments = new Set(['note-body', 'annotation', 'text-box', 'custom-shape', 'table']);
/** Runs of spaces that one element stands for: more is an attack. */
const mostSpaces = 1000;

export function odfParagraph(paragraph: XmlElement, styles: OdfStyles): OdfParagraph {
  const attached: XmlElement[] = [];
  let text = '';
  let bold = 0;
  let visible = 0;
  const walk = (parent: XmlElement, isBold: boolean): void => {
    for (const node of parent.children) {
      if (typeof node === 'string') {
        // White space of the file is one space; what is meant to be seen has elements of its own.
        const piece = node.replace(/[ \t\r\n]+/g, ' ');
        text += piece;
        visible += piece.trim().length;
        if (isBold) bold += piece.trim().length;
      } else if (node.name === 's') {
        text += ' '.repeat(Math.min(mostSpaces, Number(attribute(node, 'c') ?? 1) || 1));
      } else if (node.name === 'tab') text += '\t';
      else if (node.name === 'line-break') text += '\n';
      else if (attachments.has(node.name)) attached.push(node);
      else if (node.name === 'span') {
        const style = attribute(node, 'style-name');
        if (!styles.isHidden(style)) walk(node, styles.isBold(style) ?? isBold);
      } else if (!notShown.has(node.name)) walk(node, isBold);
    }
  };
  const style = attribute(paragraph, 'style-name');
  if (!styles.isHidden(style)) walk(paragraph, styles.isBold(style) ?? false);
  return { text, bold: visible > 0 && bold === visible, attached };
}
