/**
 * A workbook's values as a French reader of the same file sees them: Excel keeps numbers and
 * formats, and shows them by the reader's own locale.
 */

/** A number format, without its colours and conditions, that shows a date or a time. */
const quotedOrLiteral = /"[^"]*"|\\.|_.|\*./g;
const bracketed = /\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;

export function isDateFormat(format: string): boolean {
  if (/^general$/i.test(format)) return false;
  const [first = ''] = format.replace(quotedOrLiteral, '').replace(bracketed, '').split(';');
  return /[dyhs]|m/i.test(first.replace(/E[+-]/gi, '')) && !/[#0?].*[#0?]*%/.test(first);
}

/** Formats that mean "the short date of the reader's locale": Excel's numbers 14 and 22. */
const localeDates: Readonly<Record<string, string>> = {
  'm/d/yy': 'dd/mm/yyyy',
  'm/d/yyyy': 'dd/mm/yyyy',
  'mm-dd-yy': 'dd/mm/yyyy',
  'm/d/yy h:mm': 'dd/mm/yyyy hh:mm',
};

const monthNames = {
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
    ' ',
  ),
  en: 'January February March April May June July August September October November December'.split(
    ' ',
  ),
};
/** As Excel shortens the French ones. */
const shortMonths = 'janv févr mars avr mai juin juil août sept oct nov déc'.split(' ');
const dayNames = {
  fr: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
  en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
};

const dayMilliseconds = 86_400_000;
/** Serial 0 is 1899-12-30: Excel counts a 29 February 1900 that never was. */
const epoch = Date.UTC(1899, 11, 30);
/** The Macintosh calendar begins on 1904-01-01. */
const macintoshOffset = 1462;
/** 9999-12-31, the last day there is. */
const lastSerial = 2_958_465;

/**
 * A date or time by its format. null where the serial is no date. `[$-409]` (English) and the like
 * in the format name the month's language; without, it is the reader's: French.
 */
export function formatDate(serial: number, format: string, from1904 = false): string | null {
  const days = from1904 ? serial + macintoshOffset : serial;
  if (!(days >= 0 && days <= lastSerial + 1)) return null;
  const language = /\[\$[^\]]*-(?:[0-9a-f]*[048c]09|en)/i.test(format) ? 'en' : 'fr';
  const [section = ''] = format.split(';');
  const plain = section.replace(bracketed, '').trim();
  const code = localeDates[plain.toLowerCase()] ?? plain;
  // To the second, as shown: a serial's fraction is never exact.
  const date = new Date(epoch + Math.round((days * dayMilliseconds) / 1000) * 1000);
  const halfDay = /am\/pm|a\/p/i.test(code);
  let afterHours = false;
  const tokens = code.match(
    /"[^"]*"|\\.|_.|\*.|\[[hms]+\]|am\/pm|a\/p|y+|m+|d+|h+|s+(?:\.0+)?|[^]/gi,
  );
  return (tokens ?? [])
    .map((token, index, all) => {
      const kind = token[0]?.toLowerCase() ?? '';
      if (kind === '"') return token.slice(1, -1);
      if (kind === '\\') return token.slice(1);
      if (kind === '_' || kind === '*') return ' ';
      if (kind === '[') return String(elapsed(days, token));
      if (/^(?:am\/pm|a\/p)$/i.test(token)) return date.getUTCHours() < 12 ? 'AM' : 'PM';
      if (kind === 'h') {
        afterHours = true;
        const hours = halfDay ? date.getUTCHours() % 12 || 12 : date.getUTCHours();
        return pad(hours, token.length);
      }
      if (kind === 's')
        return pad(date.getUTCSeconds(), Math.min(2, token.replace(/\..*/, '').length));
      if (kind === 'm') {
        const seconds = all.slice(index + 1).find((next) => /^[hsdy]/i.test(next));
        const minutes = (afterHours && token.length <= 2) || /^s/i.test(seconds ?? '');
        afterHours = false;
        return minutes
          ? pad(date.getUTCMinutes(), token.length)
          : month(date, token.length, language);
      }
      if (kind === 'd') return day(date, token.length, language);
      if (kind === 'y') {
        const year = date.getUTCFullYear();
        return token.length <= 2 ? pad(year % 100, 2) : String(year);
      }
      return token === '@' ? '' : token;
    })
    .join('')
    .trim();
}

function elapsed(days: number, token: string): number {
  const unit = token[1]?.toLowerCase();
  const perDay = unit === 'h' ? 24 : unit === 'm' ? 1440 : 86_400;
  return Math.floor(Math.round(days * 86_400) / (86_400 / perDay));
}

function pad(value: number, length: number): string {
  return String(value).padStart(Math.min(2, length), '0');
}

function month(date: Date, length: number, language: 'fr' | 'en'): string {
  const number = date.getUTCMonth();
  const name = monthNames[language][number] ?? '';
  if (length <= 2) return pad(number + 1, length);
  if (length === 3) return language === 'en' ? name.slice(0, 3) : (shortMonths[number] ?? '');
  return length === 5 ? name.slice(0, 1) : name;
}

function day(date: Date, length: number, language: 'fr' | 'en'): string {
  if (length <= 2) return pad(date.getUTCDate(), length);
  const name = dayNames[language][date.getUTCDay()] ?? '';
  return length === 3 ? name.slice(0, 3) : name;
}

/** A figure with American separators, somewhere in a formatted number. */
const americanFigure = /\d[\d,]*(?:\.\d+)?|\.\d+/g;

/**
 * A number that was formatted in the American way, in the French one: `1,234.5` is `1 234,5`.
 * `1,234` groups by commas only where the format says so.
 */
export function frenchNumber(formatted: string): string {
  return formatted.replace(americanFigure, (figure) =>
    figure.replaceAll(',', ' ').replace('.', ','),
  );
}

/** A number without a format, as far as a cell shows it: 15 digits, never in powers of ten below 1e15. */
export function generalNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(15));
  const text = Math.abs(rounded) < 1e15 ? plainDecimal(rounded) : String(rounded);
  return text.replace('.', ',');
}

/** Without exponent, to at most 10 decimals, as Excel's General shows. */
function plainDecimal(value: number): string {
  const text = String(value);
  if (!/e/i.test(text)) return /\.\d{11,}/.test(text) ? String(Number(value.toFixed(10))) : text;
  return value.toFixed(10).replace(/\.?0+$/, '');
}
