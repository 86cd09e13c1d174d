/** A text looked for in another as a person means it. */
import type { Span } from './domain.ts';

/**
 * The places of `wanted` in `text`, in order, none overlapping: in any case, with or without accents,
 * whatever white space, apostrophes and hyphens are between its words. At most `limit`.
 */
export function findText(text: string, wanted: string, limit: number): Span[] {
  const needle = fold(wanted.trim()).letters;
  if (needle === '') return [];
  const { letters, places } = fold(text);
  const spans: Span[] = [];
  for (
    let at = letters.indexOf(needle);
    at >= 0;
    at = letters.indexOf(needle, at + needle.length)
  ) {
    const start = places[at];
    const last = places[at + needle.length - 1];
    if (start === undefined || last === undefined || spans.length === limit) break;
    spans.push([start, last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1)]);
  }
  return spans;
}

/** Lower case, no accents, single spaces, plain apostrophes; and the unit each came from. */
function fold(text: string): { letters: string; places: number[] } {
  const letters: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = plainForm(character);
    if (plain !== ' ' || letters.at(-1) !== ' ') {
      letters.push(plain);
      for (let units = plain.length; units > 0; units--) places.push(at);
    }
    at += character.length;
  }
  return { letters: letters.join(''), places };
}

function plainForm(character: string): string {
  if (/[a-z0-9]/.test(character)) return character;
  if (/\s/.test(character)) return ' ';
  if (/[’ʼ‘]/.test(character)) return "'";
  return character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
