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
  for (const fragment of fragments) {
    const raw = fragment.text;
    if (/^[´`¨ˆ˜¸]$/.test(raw.trim()) && overlapsNext(fragment, fragments)) {
      if (last && needsSpace(last, fragment)) pieces.push(joiner(' '));
      last = undefined;
      heldAccent = raw.trim();
      continue;
    }
    let text = readable(heldAccent === '' ? raw : composed(heldAccent, raw.trimStart()));
    heldAccent = '';
    const spaceAtStart = text.startsWith(' ');
    const spaceAtEnd = text.endsWith(' ');
    text = text.trim();
    if (text === '') continue;
    if (pieces.length > 0 && (spaceAtStart || (last && needsSpace(last, fragment)))) {
      pushSpace(pieces);
    }
    addPiece(pieces, { text, item: fragment.item, itemStart: 0, itemEnd: raw.length });
    if (spaceAtEnd) pushSpace(pieces);
    last = fragment;
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

function overlapsNext(accent: Fragment, fragments: readonly Fragment[]): boolean {
  const next = fragments[fragments.indexOf(accent) + 1];
  return next !== undefined && next.x0 < accent.x1 && Math.abs(next.y - accent.y) < accent.size;
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
