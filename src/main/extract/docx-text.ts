/** The text of one DOCX paragraph, and what hangs on it: notes, comments, text boxes. */
import { childValue, isOn } from './opc.ts';
import { attribute, child, elements, textOf, type XmlElement } from './xml-tree.ts';

export interface ParagraphText {
  readonly text: string;
  /** All its visible characters are bold by their own runs. */
  readonly bold: boolean;
  readonly footnotes: readonly string[];
  readonly endnotes: readonly string[];
  readonly comments: readonly string[];
  /** Contents of text boxes and shapes anchored in it (`txbxContent`). */
  readonly boxes: readonly XmlElement[];
}

/** Not shown: removed or moved away under change tracking, properties, and a field's code. */
const notShown = new Set([
  'del',
  'moveFrom',
  'rPr',
  'pPr',
  'instrText',
  'delText',
  'binData',
  'rt',
]);

class Collector {
  text = '';
  bold = 0;
  visible = 0;
  readonly footnotes: string[] = [];
  readonly endnotes: string[] = [];
  readonly comments: string[] = [];
  readonly boxes: XmlElement[] = [];

  walk(parent: XmlElement, bold: boolean): void {
    for (const element of elements(parent)) this.element(element, bold);
  }

  element(element: XmlElement, bold: boolean): void {
    switch (element.name) {
      case 'r': {
        const properties = child(element, 'rPr');
        if (isOn(properties, 'vanish')) return;
        this.walk(element, isOn(properties, 'b'));
        return;
      }
      case 't':
        this.add(textOf(element), bold);
        return;
      case 'tab':
      case 'ptab':
        this.text += '\t';
        return;
      case 'br':
      case 'cr':
        this.text += '\n';
        return;
      case 'noBreakHyphen':
        this.text += '-';
        return;
      case 'sym':
        this.add(symbol(element), bold);
        return;
      case 'footnoteReference':
        this.footnotes.push(attribute(element, 'id') ?? '');
        return;
      case 'endnoteReference':
        this.endnotes.push(attribute(element, 'id') ?? '');
        return;
      case 'commentReference':
        this.comments.push(attribute(element, 'id') ?? '');
        return;
      case 'txbxContent':
        this.boxes.push(element);
        return;
      case 'textpath': // WordArt keeps its words in an attribute
        this.add(attribute(element, 'string') ?? '', bold);
        return;
      case 'AlternateContent': {
        // The same thing twice, for newer and for older programs.
        const chosen = child(element, 'Choice');
        const fallback = child(element, 'Fallback');
        const before = this.boxes.length + this.visible;
        if (chosen) this.walk(chosen, bold);
        if (fallback && this.boxes.length + this.visible === before) this.walk(fallback, bold);
        return;
      }
      default:
        if (!notShown.has(element.name)) this.walk(element, bold);
    }
  }

  add(text: string, bold: boolean): void {
    this.text += text;
    const visible = text.trim().length;
    this.visible += visible;
    if (bold) this.bold += visible;
  }
}

export function paragraphText(paragraph: XmlElement): ParagraphText {
  const collector = new Collector();
  collector.walk(paragraph, false);
  const { text, footnotes, endnotes, comments, boxes, bold, visible } = collector;
  return { text, bold: visible > 0 && bold === visible, footnotes, endnotes, comments, boxes };
}

/** A character of a symbol font: those of private use have no meaning outside their font. */
function symbol(element: XmlElement): string {
  const code = Number.parseInt(attribute(element, 'char') ?? '', 16);
  const font = attribute(element, 'font') ?? childValue(element, 'font') ?? '';
  if (
    Number.isNaN(code) ||
    (code >= 0xe000 && code <= 0xf8ff) ||
    /wingdings|webdings/i.test(font)
  ) {
    return '';
  }
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
