/**
 * Which Western single-byte encoding makes sense of a text's accents. Statistics of letters
 * (chardet) confuse these four on short texts; where an accent stands in a word does not.
 */
import iconv from 'iconv-lite';

/** In order of preference where they tie: the first two differ in eight bytes. */
const candidates = ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'] as const;

const lowerAccents = /[àâäáãåæçèéêëìíîïñòóôõöøùúûüýÿœß]/;
const upperAccents = /[ÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒ]/;
const frequentFrench = /[éèàçêùôûîâëïœ]/;
/** À and ù end French words, and no â follows an o: there they are ê, û and ë of another encoding. */
const outOfPlace = /^(?:.[àù]\p{L}|oâ)/u;
const punctuation = /[«»’‘“”–—…€°§•·©®™ºª²³\u00a0]/;
const letter = /\p{L}/u;

/** null where none of them makes sense of most of the bytes above 127: another alphabet. */
export function bestWesternEncoding(sample: Uint8Array): (typeof candidates)[number] | null {
  const high = sample.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  if (high === 0) return 'windows-1252';
  let best: { encoding: (typeof candidates)[number]; score: number } | null = null;
  for (const encoding of candidates) {
    const score = plausibility(iconv.decode(sample, encoding)) / high;
    if (!best || score > best.score) best = { encoding, score };
  }
  // Greek or Cyrillic read as Western scores below zero, French and German prose above 0.9.
  return best && best.score >= 0.4 ? best.encoding : null;
}

/** Sum over the characters beyond ASCII: up to 1 for one in its place, down to -2 for nonsense. */
function plausibility(text: string): number {
  let score = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character < '\u0080') continue;
    const before = text.charAt(index - 1);
    const after = text.charAt(index + 1);
    score += placeOf(character, before, after);
  }
  return score;
}

function isAccented(character: string): boolean {
  return character > '\u007f' && letter.test(character);
}

function placeOf(character: string, before: string, after: string): number {
  const inWord = letter.test(before) || letter.test(after);
  // Accents stand among plain letters; rows of them are another alphabet's words.
  if (isAccented(character) && isAccented(before) && isAccented(after)) return -2;
  if (lowerAccents.test(character)) {
    const aloneAsWord = character === 'à';
    if (!inWord && !aloneAsWord) return -0.5;
    const isFrench = frequentFrench.test(character) && !outOfPlace.test(before + character + after);
    return isFrench ? 1 : 0.5;
  }
  if (upperAccents.test(character)) {
    // A capital inside a small-lettered word is what MacRoman and Windows make of each other.
    if (/\p{Ll}/u.test(before)) return -2;
    return inWord || character === 'À' ? 0.8 : 0;
  }
  if (character === '’') return letter.test(before) && letter.test(after) ? 1 : 0.3;
  if (punctuation.test(character)) return letter.test(before) && letter.test(after) ? -1 : 0.6;
  return inWord ? -2 : -1;
}
