/** Lines put together again: words that a line's end cut are whole. */
import { joinCutWord } from './hyphens.ts';
import { joiner, withoutEnd, type Piece } from './pieces.ts';

/** `separator` stands between lines where no word was cut. */
export function joinLines(
  lines: readonly { readonly pieces: readonly Piece[] }[],
  separator: string,
  compounds: ReadonlySet<string>,
): Piece[] {
  let pieces: Piece[] = [];
  for (const line of lines) pieces = appendLine(pieces, line.pieces, separator, compounds);
  return pieces;
}

export function appendLine(
  pieces: readonly Piece[],
  next: readonly Piece[],
  separator: string,
  compounds: ReadonlySet<string>,
): Piece[] {
  if (pieces.length === 0) return [...next];
  if (pieces.at(-1)?.text.endsWith('-')) {
    const first = lastWord(pieces);
    const second = /^[\p{L}\p{N}]+/u.exec(next.map(({ text }) => text).join(''))?.[0];
    if (first !== '' && second !== undefined) {
      return joinCutWord(first, second, compounds) === '-'
        ? [...pieces, ...next]
        : [...withoutEnd(pieces, 1), ...next];
    }
  }
  return [...pieces, joiner(separator), ...next];
}

/** The word before the hyphen at the end; '' where that is no word's. */
function lastWord(pieces: readonly Piece[]): string {
  // A word may be drawn in several pieces.
  const end = pieces
    .slice(-6)
    .map(({ text }) => text)
    .join('')
    .slice(-60, -1);
  return end.slice(end.search(/[\p{L}\p{N}’'-]*$/u)).replace(/^[’'-]+/, '');
}
