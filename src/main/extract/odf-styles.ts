/** What OpenDocument styles mean: headings, titles, captions, hidden and bold text, list numbers. */
import { formatNumber } from './number-formats.ts';
import { attribute, child, descendants, elements, type XmlElement } from './xml-tree.ts';

interface Style {
  readonly parent: string | undefined;
  readonly displayName: string;
  readonly bold: boolean | undefined;
  readonly hidden: boolean | undefined;
  readonly outlineLevel: number | undefined;
}

interface ListLevel {
  /** `1`, `a`, `A`, `i`, `I`; '' for bullets. */
  readonly format: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
  /** How many levels the number shows: `2.1.3` is three. */
  readonly shown: number;
}

/** OpenDocument's letters for number formats, as WordprocessingML names them. */
const numberFormats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

const unknownStyle: Style = {
  parent: undefined,
  displayName: '',
  bold: undefined,
  hidden: undefined,
  outlineLevel: undefined,
};

/** A style's ancestors: longer chains are circles. */
const longestChain = 20;

export class OdfStyles {
  readonly #styles = new Map<string, Style>();
  readonly #lists = new Map<string, readonly (ListLevel | undefined)[]>();
  /** Counters by list style, one a level. */
  readonly #counters = new Map<string, (number | undefined)[]>();
  #outline: readonly (ListLevel | undefined)[] = [];

  addFrom(root: XmlElement): void {
    for (const style of descendants(root, 'style')) this.#addStyle(style);
    for (const list of descendants(root, 'list-style')) {
      this.#lists.set(attribute(list, 'name') ?? '', listLevels(list));
    }
    for (const outline of descendants(root, 'outline-style')) this.#outline = listLevels(outline);
  }

  /** The heading level of a paragraph (not of a `text:h`, which has its own). */
  headingLevel(style: string | undefined): number | undefined {
    if (this.isTitle(style)) return 1;
    return this.#inherited(style, (known) => known.outlineLevel);
  }

  isTitle(style: string | undefined): boolean {
    return this.#is(style, /^title$/i);
  }

  isBold(style: string | undefined): boolean | undefined {
    return this.#inherited(style, (known) => known.bold);
  }

  isHidden(style: string | undefined): boolean {
    return this.#inherited(style, (known) => known.hidden) ?? false;
  }

  /** The number of the next item at this level (from 0) of a list; '' for bullets. */
  nextNumber(list: string, level: number, start: number | undefined): string {
    return this.#next(list, this.#lists.get(list) ?? [], level, start);
  }

  /** Numbers begin anew. */
  restart(list: string): void {
    this.#counters.delete(list);
  }

  /** The number that the outline gives a heading of this level (from 1). */
  nextOutlineNumber(level: number): string {
    return this.#next('\0outline', this.#outline, level - 1, undefined);
  }

  #next(
    list: string,
    levels: readonly (ListLevel | undefined)[],
    level: number,
    start: number | undefined,
  ): string {
    const counters = this.#counters.get(list) ?? [];
    this.#counters.set(list, counters);
    const own = levels[level];
    counters[level] = start ?? (counters[level] ?? (own?.start ?? 1) - 1) + 1;
    counters.length = level + 1;
    if (!own || own.format === '') return '';
    let number = '';
    for (let index = level - own.shown + 1; index <= level; index += 1) {
      const format = levels[index]?.format ?? '';
      if (index < 0 || format === '') continue;
      const value = (counters[index] ??= levels[index]?.start ?? 1);
      number +=
        (number === '' ? '' : '.') + formatNumber(value, numberFormats[format] ?? 'decimal');
    }
    return `${own.prefix}${number}${own.suffix}`.trim();
  }

  #is(style: string | undefined, name: RegExp): boolean {
    return (
      this.#inherited(style, (known, key) =>
        name.test(key) || name.test(known.displayName) ? true : undefined,
      ) ?? false
    );
  }

  #inherited<Value>(
    name: string | undefined,
    read: (style: Style, name: string) => Value | undefined,
  ): Value | undefined {
    let key = name;
    for (let step = 0; step < longestChain && key !== undefined; step += 1) {
      const style = this.#styles.get(key) ?? unknownStyle;
      const value = read(style, key);
      if (value !== undefined) return value;
      key = style.parent;
    }
    return undefined;
  }

  #addStyle(element: XmlElement): void {
    const name = attribute(element, 'name');
    if (name === undefined) return;
    const text = child(element, 'text-properties');
    const weight = text && attribute(text, 'font-weight');
    const display = text && attribute(text, 'display');
    const outline = Number(attribute(element, 'default-outline-level') ?? Number.NaN);
    this.#styles.set(name, {
      parent: attribute(element, 'parent-style-name'),
      displayName: attribute(element, 'display-name') ?? '',
      bold: weight === undefined ? undefined : /bold|[6-9]00/.test(weight),
      hidden: display === undefined ? undefined : display === 'none',
      outlineLevel: outline >= 1 ? outline : undefined,
    });
  }
}

function listLevels(list: XmlElement): (ListLevel | undefined)[] {
  const levels: (ListLevel | undefined)[] = [];
  for (const element of elements(list)) {
    const level = Number(attribute(element, 'level') ?? Number.NaN);
    if (!(level >= 1 && level <= 10)) continue;
    levels[level - 1] = {
      format: attribute(element, 'num-format') ?? '',
      prefix: attribute(element, 'num-prefix') ?? '',
      suffix: attribute(element, 'num-suffix') ?? '',
      start: Number(attribute(element, 'start-value') ?? 1) || 1,
      shown: Math.max(1, Number(attribute(element, 'display-levels') ?? 1) || 1),
    };
  }
  return levels;
}
