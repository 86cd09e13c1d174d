/**
 * Numbers that name one thing, whatever their spaces and points: appeals and dockets of courts
 * (19-12.345, RG 18/01234), ECLI, SIRET, IBAN. (A SIREN is written as any number of nine digits is.)
 */

export interface Identifier {
  /** Where it ends in the text. */
  readonly end: number;
  /** Lower case, without spaces and points: `19-12345`, `fr7630006000011234567890189`. */
  readonly value: string;
  /** What also finds it: the company's number in an establishment's. */
  readonly also: readonly string[];
}

const gap = '[ \\u00a0\\u202f]';
const notInside = '(?![\\p{L}\\p{N}]|[-/.]\\d)';

const caseNumber = new RegExp(`(\\d{2})[-\\u2010\\u2011/](\\d{2})[. ]?(\\d{3})${notInside}`, 'uy');
const siret = new RegExp(`(\\d{3})${gap}(\\d{3})${gap}(\\d{3})${gap}(\\d{5})${notInside}`, 'uy');
const ecli = /ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9](?:[A-Z0-9.]{0,23}[A-Z0-9])?/iy;
/** Groups of four, as on paper; which of the last ones belong to it, the check digits say. */
const iban = new RegExp(
  `[A-Z]{2}\\d{2}(?:${gap}?[A-Z0-9]{4}){2,7}(?:${gap}?[A-Z0-9]{1,3})?`,
  'iuy',
);
const shortestIban = 15; // Norway's

/** What is named at `at`, which must be the beginning of a word. */
export function identifierAt(text: string, at: number): Identifier | null {
  const code = text.charCodeAt(at);
  const isDigit = code >= 0x30 && code <= 0x39;
  return isDigit
    ? (caseNumberAt(text, at) ?? siretAt(text, at))
    : (ecliAt(text, at) ?? ibanAt(text, at));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function caseNumberAt(text: string, at: number): Identifier | null {
  const match = matchAt(caseNumber, text, at);
  if (!match) return null;
  const [all, year = '', thousands = '', units = ''] = match;
  const number = thousands + units;
  return { end: at + all.length, value: `${year}-${number}`, also: [number] };
}

function siretAt(text: string, at: number): Identifier | null {
  const match = matchAt(siret, text, at);
  if (!match) return null;
  const digits = match[0].replace(/\D/g, '');
  return { end: at + match[0].length, value: digits, also: [digits.slice(0, 9)] };
}

function ecliAt(text: string, at: number): Identifier | null {
  const match = matchAt(ecli, text, at);
  if (!match) return null;
  const value = match[0].replace(/[:.]/g, '').toLowerCase();
  return { end: at + match[0].length, value, also: [] };
}

function ibanAt(text: string, at: number): Identifier | null {
  let written = matchAt(iban, text, at)?.[0] ?? '';
  while (written.length >= shortestIban) {
    const value = written.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
    const ends = !/[\p{L}\p{N}]/u.test(text.charAt(at + written.length));
    if (ends && value.length >= shortestIban && hasCheckDigits(value)) {
      return { end: at + written.length, value, also: [] };
    }
    const last = /[ \u00a0\u202f][^ \u00a0\u202f]*$/.exec(written);
    written = last ? written.slice(0, last.index) : '';
  }
  return null;
}

/** ISO 13616: the first four characters put last, letters as 10 to 35, the number is 1 modulo 97. */
function hasCheckDigits(value: string): boolean {
  let rest = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const digit = Number.parseInt(character, 36);
    rest = (rest * (digit < 10 ? 10 : 100) + digit) % 97;
  }
  return rest === 1;
}
