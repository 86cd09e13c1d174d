/** The numbers that Word shows before list items and headings (`Article 3`, `2.1`, `b)`). */
import type { NumberingReference } from './docx-styles.ts';
import { childValue } from './opc.ts';
import { attribute, child, elements, type XmlElement } from './xml-tree.ts';
import { formatNumber } from './number-formats.ts';

interface Level {
  readonly format: string;
  /** With `%1` to `%9` for the numbers of the levels. */
  readonly text: string;
  readonly start: number;
  /** All numbers in it in arabic figures (`isLgl`). */
  readonly legal: boolean;
  /** Begins anew after a number of a higher level. */
  readonly restarts: boolean;
}

const levelCount = 9;
const unnumbered: Level = { format: 'none', text: '', start: 1, legal: false, restarts: true };

export class Numbering {
  readonly #abstract = new Map<string, Level[]>();
  /** By `numId`: its list's definition, and levels that it overrides. */
  readonly #lists = new Map<string, { abstract: string; overrides: Map<number, Partial<Level>> }>();
  readonly #counters = new Map<string, (number | undefined)[]>();
  readonly #begun = new Set<string>();

  constructor(root: XmlElement | undefined) {
    for (const element of root ? elements(root) : []) {
      if (element.name === 'abstractNum') this.#readAbstract(element);
      if (element.name === 'num') this.#readList(element);
    }
  }

  /** The next number of the list, as shown; '' for bullets and for lists that are not defined. */
  next({ id, level: asked }: NumberingReference): string {
    const list = this.#lists.get(id);
    const levels = list && this.#abstract.get(list.abstract);
    if (!levels) return '';
    const level = Math.min(levelCount - 1, Math.max(0, Math.trunc(asked) || 0));
    const at = (index: number): Level => ({
      ...(levels[index] ?? unnumbered),
      ...list.overrides.get(index),
    });
    // Lists of one definition count on together; one that overrides a start begins anew.
    const counters = this.#counters.get(list.abstract) ?? [];
    this.#counters.set(list.abstract, counters);
    if (!this.#begun.has(id)) {
      this.#begun.add(id);
      for (const [index, override] of list.overrides) {
        if (override.start !== undefined) counters[index] = undefined;
      }
    }
    counters[level] = (counters[level] ?? at(level).start - 1) + 1;
    for (let lower = level + 1; lower < levelCount; lower += 1) {
      if (at(lower).restarts) counters[lower] = undefined;
    }
    const { format, text, legal } = at(level);
    if (format === 'bullet' || format === 'none') return '';
    return text.replace(/%([1-9])/g, (_, digit: string) => {
      const index = Number(digit) - 1;
      const shown = at(index);
      const value = (counters[index] ??= shown.start);
      return formatNumber(value, legal ? 'decimal' : shown.format);
    });
  }

  #readAbstract(element: XmlElement): void {
    const levels: Level[] = [];
    for (const inner of elements(element)) {
      if (inner.name === 'lvl') levels[levelIndex(inner)] = { ...unnumbered, ...readLevel(inner) };
    }
    this.#abstract.set(attribute(element, 'abstractNumId') ?? '', levels);
  }

  #readList(element: XmlElement): void {
    const overrides = new Map<number, Partial<Level>>();
    for (const inner of elements(element)) {
      if (inner.name !== 'lvlOverride') continue;
      const level = child(inner, 'lvl');
      const start = childValue(inner, 'startOverride');
      overrides.set(levelIndex(inner), {
        ...(level && readLevel(level)),
        ...(start === undefined ? {} : { start: Number(start) || 0 }),
      });
    }
    const abstract = childValue(element, 'abstractNumId') ?? '';
    this.#lists.set(attribute(element, 'numId') ?? '', { abstract, overrides });
  }
}

function levelIndex(element: XmlElement): number {
  return Math.min(levelCount - 1, Math.max(0, Number(attribute(element, 'ilvl')) || 0));
}

function readLevel(element: XmlElement): Partial<Level> {
  const start = childValue(element, 'start');
  return {
    format: childValue(element, 'numFmt') ?? 'decimal',
    text: childValue(element, 'lvlText') ?? '',
    start: Number(start) || 0, // absent: zero, says ECMA-376 17.9.25
    legal: child(element, 'isLgl') !== undefined,
    restarts: childValue(element, 'lvlRestart') !== '0',
  };
}
