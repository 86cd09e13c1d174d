/** Completing the filters of a query as it is typed. */
import { filterKind, filterOf, type FilterKind } from '../../shared/query.ts';
import type { Language } from '../../shared/domain.ts';

/** The value of a filter that is being typed. */
export interface FilterValueAt {
  readonly kind: FilterKind;
  /** The filter's name as typed. */
  readonly name: string;
  /** What stands there of the value, without quotes. */
  readonly typed: string;
  /** Where the value stands in the text, quotes included: half open. */
  readonly start: number;
  readonly end: number;
}

const valueBefore = /(?:^|[\s(])(\p{L}{2,12}):("[^"]*|[^\s"]*)$/u;

/** The filter value that the caret is in or right behind; null: it is in none. */
export function filterValueAt(text: string, caret: number): FilterValueAt | null {
  const match = valueBefore.exec(text.slice(0, caret));
  const [, name, value] = match ?? [];
  const kind = name === undefined ? null : filterKind(name);
  if (name === undefined || value === undefined || kind === null) return null;
  const rest = (value.startsWith('"') ? /^[^"]*"?/ : /^[^\s"]*/).exec(text.slice(caret))?.[0] ?? '';
  const typed = (value + rest).replace(/^"|"$/g, '');
  return { kind, name, typed, start: caret - value.length, end: caret + rest.length };
}

/** A text and where its caret stands. */
export interface Edited {
  readonly text: string;
  readonly caret: number;
}

/** The text with the filter's value completed, ready to type on. */
export function withFilterValue(
  text: string,
  { start, end }: FilterValueAt,
  value: string,
): Edited {
  const written = /[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
  return inserted(text.slice(0, start), `${written} `, text.slice(end).trimStart());
}

/** The text with the beginning of a filter at the caret, ready for its value. */
export function withFilterName(text: string, caret: number, name: string): Edited {
  const before = text.slice(0, caret);
  const gap = before === '' || /\s$/.test(before) ? '' : ' ';
  const after = text.slice(caret).trimStart();
  return inserted(before, `${gap}${name}`, after === '' ? '' : ` ${after}`);
}

function inserted(before: string, middle: string, after: string): Edited {
  return { text: `${before}${middle}${after}`, caret: before.length + middle.length };
}

/** The filters' names as each language writes them. */
export const filterNames: Readonly<Record<Language, Readonly<Record<FilterKind, string>>>> = {
  fr: { type: 'type:', folder: 'dossier:', title: 'titre:', before: 'avant:', after: 'après:' },
  en: { type: 'type:', folder: 'folder:', title: 'title:', before: 'before:', after: 'after:' },
};

const monthsOfYear = 12;
const yearsOffered = 5;

/**
 * Dates that a half typed one may become: years, or the months of one. None where it is whole; `2024-1`
 * is, but October is as likely meant.
 */
export function dateValues(typed: string, today = new Date()): string[] {
  if (filterOf('after', typed) !== null && !/^\d{4}-[01]$/.test(typed)) return [];
  const year = /^(\d{4})-\d{0,2}$/.exec(typed)?.[1];
  const dates =
    year === undefined
      ? Array.from({ length: yearsOffered }, (_, index) => String(today.getFullYear() - index))
      : Array.from(
          { length: monthsOfYear },
          (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`,
        );
  return dates.filter((date) => date.startsWith(typed));
}
