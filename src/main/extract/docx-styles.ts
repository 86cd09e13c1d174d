/** What DOCX paragraph styles mean: headings by their outline level, titles, lists. */
import { childValue, isOn } from './opc.ts';
import { attribute, child, descendants, type XmlElement } from './xml-tree.ts';

export interface ParagraphStyle {
  /** From 1; undefined for what is not a heading. */
  readonly headingLevel: number | undefined;
  /** It is the document's title by its style's name. */
  readonly title: boolean;
  readonly numbering: NumberingReference | undefined;
  readonly bold: boolean;
}

export interface NumberingReference {
  readonly id: string;
  readonly level: number;
}

const plain: ParagraphStyle = {
  headingLevel: undefined,
  title: false,
  numbering: undefined,
  bold: false,
};

/** Word stores its own styles' names in English whatever its language; other programs do not. */
const headingName = /^(?:heading|titre|überschrift|título|titolo) ([1-9])$/i;
/** LibreOffice's common base of headings. */
const unnumberedHeading = /^heading$/i;
/** Also `Titre A`, as Pages writes it. */
const titleName = /^(?:title|titre(?: principal)?|document title)(?: [a-z])?$/i;

export class ParagraphStyles {
  readonly #elements = new Map<string, XmlElement>();
  readonly #resolved = new Map<string, ParagraphStyle>();

  constructor(root: XmlElement | undefined) {
    for (const style of root ? descendants(root, 'style') : []) {
      const id = attribute(style, 'styleId');
      if (id !== undefined) this.#elements.set(id, style);
    }
  }

  /** The paragraph's style with what it inherits and what the paragraph itself overrides. */
  of(properties: XmlElement | undefined): ParagraphStyle {
    const style = this.#resolve(childValue(properties, 'pStyle'), new Set());
    if (!properties) return style;
    return {
      ...style,
      headingLevel: outlineLevel(properties) ?? style.headingLevel,
      numbering: numberingOf(properties, style.numbering),
    };
  }

  /** `seen` ends styles that are based on each other. */
  #resolve(id: string | undefined, seen: Set<string>): ParagraphStyle {
    const element = id === undefined ? undefined : this.#elements.get(id);
    if (id === undefined || !element || seen.has(id)) return plain;
    const known = this.#resolved.get(id);
    if (known) return known;
    const base = this.#resolve(childValue(element, 'basedOn'), seen.add(id));
    const name = childValue(element, 'name') ?? '';
    const properties = child(element, 'pPr');
    const text = child(element, 'rPr');
    const named =
      titleName.test(name) || unnumberedHeading.test(name)
        ? 1
        : Number(headingName.exec(name)?.[1] ?? Number.NaN);
    const style: ParagraphStyle = {
      headingLevel:
        (properties && outlineLevel(properties)) ??
        (Number.isNaN(named) ? base.headingLevel : named),
      title: titleName.test(name) || base.title,
      numbering: properties ? numberingOf(properties, base.numbering) : base.numbering,
      bold: text && child(text, 'b') ? isOn(text, 'b') : base.bold,
    };
    this.#resolved.set(id, style);
    return style;
  }
}

/** Level 9 is Word's "body text": it undoes a heading style. */
function outlineLevel(properties: XmlElement): number | undefined {
  const level = Number(childValue(properties, 'outlineLvl') ?? Number.NaN);
  return level >= 0 && level < 9 ? level + 1 : undefined;
}

function numberingOf(
  properties: XmlElement,
  inherited: NumberingReference | undefined,
): NumberingReference | undefined {
  const own = child(properties, 'numPr');
  if (!own) return inherited;
  const id = childValue(own, 'numId') ?? inherited?.id;
  const level = Number(childValue(own, 'ilvl') ?? inherited?.level ?? 0);
  return id === undefined || id === '0' ? undefined : { id, level };
}
