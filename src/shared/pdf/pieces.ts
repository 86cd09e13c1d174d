/** Normalised text that knows which characters of which items it came from. */
import { normaliseCharacters } from '../normalise.ts';
import type { Fragment } from './fragments.ts';

export interface Piece {
  readonly text: string;
  /** Index of the page's item, or -1 for what joins items: a space, a cell's bar. */
  readonly item: number;
  /** Half open range in the item's string. */
  readonly itemStart: number;
  readonly itemEnd: number;
}

/** Words nearer than this, in font sizes, and with no space between, are one word. */
const wordGap = 0.18;
/** Dots that lead the eye across a table of contents. */
const leaders = /\s*(?:[.·•…_]\s?){5,}\s*/g;
/** Accents that old TeX fonts draw before their letter, as characters of their own. */
const accentBefore = /([´¨ˆ˜¸])\s?([\p{L}ı])/gu;
const combining: Readonly<Record<string, string>> = {
  '´': '\u0301',
  '`': '\u0300',
  '¨': '\u0308',
  ˆ: '\u0302',
  '^': '\u0302',
  '~': '\u0303',
  '˜': '\u0303',
  '¸': '\u0327',
};
/** Private-use characters that Word's and the web's symbol fonts draw bullets with. */
const symbolBullets = /[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e8\uf02d\uf0a8\uf071]/g;

/** The text of fragments that stand on one line, single-spaced, nothing at its ends. */
export function piecesOf(fragments: readonly Fragment[]): Piece[] {
  const pieces: Piece[] = [];
  let last: Fragment | undefined;
  let heldAccent = '';
  for (const [index, fragment] of fragments.entries()) {
    const raw = fragment.text;
    const accent = accentOverNext(fragment, fragments[index + 1]);
    const own = accent === '' ? raw : raw.trimEnd().slice(0, -1);
    let text = readable(heldAccent === '' ? own : composed(heldAccent, own.trimStart()));
    const joined = heldAccent !== '' && last !== undefined;
    heldAccent = accent;
    const spaceAtStart = text.startsWith(' ');
    const spaceAtEnd = text.endsWith(' ');
    text = text.trim();
    const apart = spaceAtStart || (last !== undefined && !joined && needsSpace(last, fragment));
    if (apart) pushSpace(pieces);
    last = fragment;
    if (text === '') continue;
    addPiece(pieces, { text, item: fragment.item, itemStart: 0, itemEnd: raw.length });
    if (spaceAtEnd) pushSpace(pieces);
  }
  if (pieces.at(-1)?.text === ' ') pieces.pop();
  return pieces;
}

export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

export function joiner(text: string): Piece {
  return { text, item: -1, itemStart: 0, itemEnd: 0 };
}

/** Adds a piece, composing an accent that begins it with the letter before. */
export function addPiece(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last && last.item >= 0 && /^\p{M}/u.test(piece.text)) {
    pieces[pieces.length - 1] = { ...last, text: (last.text + piece.text).normalize('NFC') };
  } else pieces.push(piece);
}

/** Without a piece's last characters: a hyphen at a line's end. */
export function withoutEnd(pieces: readonly Piece[], count: number): Piece[] {
  const last = pieces.at(-1);
  if (!last) return [];
  const text = last.text.slice(0, -count);
  const kept = pieces.slice(0, -1);
  if (text !== '')
    kept.push({ ...last, text, itemEnd: Math.max(last.itemStart, last.itemEnd - count) });
  return kept;
}

function pushSpace(pieces: Piece[]): void {
  if (pieces.length > 0 && pieces.at(-1)?.text !== ' ') pieces.push(joiner(' '));
}

function needsSpace(last: Fragment, next: Fragment): boolean {
  return next.spaced || next.x0 - last.x1 > wordGap * Math.min(last.size, next.size);
}

/**
 * The accent at a fragment's end over which the next one's first letter is drawn, else '': old TeX
 * fonts have no accented letters.
 */
function accentOverNext(fragment: Fragment, next: Fragment | undefined): string {
  const accent = /[´`^¨ˆ˜~¸]\s*$/.exec(fragment.text)?.[0].trim() ?? '';
  if (accent === '' || !next || !/^\s*[\p{L}ı]/u.test(next.text)) return '';
  return next.x0 < fragment.x1 - 0.15 * fragment.size ? accent : '';
}

function composed(accent: string, text: string): string {
  const letter = text.startsWith('ı') ? 'i' : text.charAt(0);
  const whole = (letter + (combining[accent] ?? '')).normalize('NFC');
  return whole.length === 1 ? whole + text.slice(1) : accent + text;
}

function readable(text: string): string {
  // Most fragments are a word or a line of plain letters.
  if (/^[A-Za-z0-9,;:'()/-]+(?: [A-Za-z0-9,;:'()/-]+)*$/.test(text)) return text;
  const bulleted = text.replace(symbolBullets, '•').replace(/[\ue000-\uf8ff]/g, '');
  return normaliseCharacters(bulleted)
    .replace(accentBefore, (_, accent: string, letter: string) => composed(accent, letter))
    .replace(leaders, ' … ')
    .replace(/[ \n]+/g, ' ');
}
