/**
 * Things that are written in several ways, and often with spaces inside: references to articles,
 * numbers, dates, telephone numbers, acronyms. The query's lexer keeps each together; the keyword
 * analysis gives each one form.
 */
import { identifierAt } from './identifiers.ts';

export interface WrittenForm {
  readonly kind: 'reference' | 'number' | 'date' | 'telephone' | 'acronym';
  /** Where it ends in the text. */
  readonly end: number;
  /** Its one form, of letters, digits, and `-` and `.` inside: `l1237-19`, `1234.56`, `20210303`. */
  readonly value: string;
  /** Other readings: `3.500` is a decimal, or three thousand five hundred. */
  readonly also: readonly string[];
}

const gap = '[ \\u00a0\\u202f]';
const notInside = '(?![\\p{L}\\p{N}])';

const reference = new RegExp(
  `(L\\.?O|[LRDA])(\\.?)(${gap}?\\*?${gap}?)(\\d{1,5}(?:[-\\u2010\\u2011]\\d{1,4})*)${notInside}`,
  'iuy',
);
const grouped = new RegExp(
  `\\d{1,3}(?:${gap}\\d{3})+(?![\\d])(?:[.,]\\d+)?${notInside}|` +
    `\\d{1,3}(?:\\.\\d{3}){2,}(?:,\\d+)?(?![.,]?\\d)|\\d{1,3}(?:\\.\\d{3})+,\\d+(?![.,]?\\d)|` +
    `\\d{1,3}(?:,\\d{3})+\\.\\d+(?![.,]?\\d)|\\d{1,3}(?:,\\d{3}){2,}(?![.,]?\\d)`,
  'uy',
);
const decimal = /\d+[.,]\d+(?![.,]?\d)(?!\p{L})/uy;
const telephone = new RegExp(
  `(?:33${gap}?(?:\\(0\\)${gap}?)?|0)([1-9](?:[ \\u00a0\\u202f.-]?\\d{2}){4})(?!\\d)`,
  'uy',
);
const numericDate = /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d|[/.-]\d)/uy;
const isoDate = /(\d{4})-(\d{2})-(\d{2})(?![\d-])/uy;
const dayFirst = new RegExp(
  `(\\d{1,2})(?:er|st|nd|rd|th)?${gap}(?:of${gap})?(\\p{L}{3,9})\\.?,?${gap}(\\d{4})(?!\\d)`,
  'iuy',
);
const monthFirst = new RegExp(
  `(\\p{L}{3,9})\\.?${gap}(\\d{1,2})(?:st|nd|rd|th)?,?${gap}(\\d{4})(?!\\d)`,
  'iuy',
);
/** At most a dozen letters: beyond that, dots are no acronym's. */
const acronym = /(?:\p{L}\.){2,12}(?:\p{L}(?!\p{L}|\p{N}))?/uy;

const months = new Map(
  (
    'janvier janv jan january|février fevrier févr fevr fév fev feb february|mars mar march|' +
    'avril avr apr april|mai may|juin jun june|juillet juil jul july|août aout aug august|' +
    'septembre sept sep september|octobre oct october|novembre nov november|' +
    'décembre decembre déc dec december'
  )
    .split('|')
    .flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** What is written at `at`, which must be the beginning of a word; null for an ordinary word. */
export function writtenFormAt(text: string, at: number): WrittenForm | null {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) {
    return dateAt(text, at) ?? namedAt(text, at) ?? telephoneAt(text, at) ?? numberAt(text, at);
  }
  const named = namedAt(text, at);
  if (named) return named;
  const next = text.charCodeAt(at + 1);
  // A single letter before a point, a space, an asterisk or a digit, or LO before one.
  if (/[LRDAlrda]/.test(text.charAt(at)) && !(next >= 0x61 && next <= 0x7a && next !== 0x6f)) {
    const found = referenceAt(text, at);
    if (found) return found;
  }
  if (next === 0x2e) return acronymAt(text, at);
  return null;
}

/** A date that begins with the month's name: `March 3, 2021`. */
export function monthFirstDateAt(text: string, at: number): WrittenForm | null {
  const match = matchAt(monthFirst, text, at);
  if (!match) return null;
  const [all, month = '', day = '', year = ''] = match;
  return dateForm(at + all.length, Number(year), months.get(month.toLowerCase()), Number(day));
}

/** Whether a lower-case word names a month, in French or English. */
export function isMonth(word: string): boolean {
  return months.has(word);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function namedAt(text: string, at: number): WrittenForm | null {
  const found = identifierAt(text, at);
  return found && { kind: 'reference', ...found };
}

function referenceAt(text: string, at: number): WrittenForm | null {
  const match = matchAt(reference, text, at);
  if (!match) return null;
  const [all, letters = '', point = '', space = '', written = ''] = match;
  const number = written.replace(/[\u2010\u2011]/g, '-');
  const hyphenated = number.includes('-');
  const capital = letters === letters.toUpperCase();
  // « il a 120 jours » is no article A 120; « L. 1 », « L1237-19 », « R 4127 » are articles.
  const sure = /^a$/i.test(letters)
    ? capital && point !== '' && hyphenated
    : hyphenated || (capital && point !== '') || (number.length >= 3 && (capital || space === ''));
  if (!sure) return null;
  const letter = letters.replace('.', '').toLowerCase();
  return { kind: 'reference', end: at + all.length, value: letter + number, also: [number] };
}

function acronymAt(text: string, at: number): WrittenForm | null {
  const match = matchAt(acronym, text, at);
  if (!match) return null;
  const value = match[0].replaceAll('.', '').toLowerCase();
  return { kind: 'acronym', end: at + match[0].length, value, also: [] };
}

function telephoneAt(text: string, at: number): WrittenForm | null {
  const match = matchAt(telephone, text, at);
  if (!match) return null;
  if (match[0].startsWith('33') && text.charAt(at - 1) !== '+') return null;
  const value = `0${(match[1] ?? '').replace(/\D/g, '')}`;
  return { kind: 'telephone', end: at + match[0].length, value, also: [] };
}

function numberAt(text: string, at: number): WrittenForm | null {
  const inGroups = matchAt(grouped, text, at)?.[0];
  if (inGroups !== undefined) {
    const mark = /[.,](?=\d+$)/.exec(inGroups);
    // The last mark parts the decimals unless the same mark also parts groups.
    const decimals =
      mark !== null && inGroups.indexOf(mark[0]) === mark.index
        ? inGroups.slice(mark.index + 1)
        : '';
    const whole = (decimals === '' ? inGroups : inGroups.slice(0, -decimals.length)).replace(
      /\D/g,
      '',
    );
    return { kind: 'number', end: at + inGroups.length, value: joined(whole, decimals), also: [] };
  }
  const plain = matchAt(decimal, text, at)?.[0];
  if (plain === undefined) return null;
  const [whole = '', decimals = ''] = plain.split(/[.,]/);
  const thousands = decimals.length === 3 && whole.length <= 3 && whole !== '0';
  return {
    kind: 'number',
    end: at + plain.length,
    value: joined(whole, decimals),
    also: thousands ? [whole + decimals] : [],
  };
}

function joined(whole: string, decimals: string): string {
  const significant = decimals.replace(/0+$/, '');
  return significant === '' ? whole : `${whole}.${significant}`;
}

function dateAt(text: string, at: number): WrittenForm | null {
  const iso = matchAt(isoDate, text, at);
  if (iso) return dateForm(at + iso[0].length, Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = matchAt(numericDate, text, at);
  if (numeric) {
    const year = Number(numeric[4]);
    const century = (numeric[4] ?? '').length === 4 ? 0 : year < 70 ? 2000 : 1900;
    return dateForm(at + numeric[0].length, century + year, Number(numeric[3]), Number(numeric[1]));
  }
  const named = matchAt(dayFirst, text, at);
  if (!named) return null;
  const month = months.get((named[2] ?? '').toLowerCase());
  return dateForm(at + named[0].length, Number(named[3]), month, Number(named[1]));
}

function dateForm(
  end: number,
  year: number,
  month: number | undefined,
  day: number,
): WrittenForm | null {
  if (month === undefined || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const value = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
  return { kind: 'date', end, value, also: [] };
}
