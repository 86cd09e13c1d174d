/** Lines of a region, and the cells that gaps cut them into. */
import { piecesOf, textOfPieces, joiner, type Piece } from './pieces.ts';
import { toLines, type Segment } from './segments.ts';
import { greatestOf, leastOf } from '../numbers.ts';

export interface Cell {
  readonly x0: number;
  readonly x1: number;
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export interface Line {
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly size: number;
  /** The font of most of its characters, and whether all are in it. */
  readonly font: string;
  readonly uniform: boolean;
  readonly monospaced: boolean;
  readonly cells: readonly Cell[];
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What a leader of dots became in `pieces.ts`. */
export const leader = '…';

/** From the top. Segments without readable characters (a rule drawn in a font) are dropped. */
export function linesOf(region: readonly Segment[]): Line[] {
  return toLines(region).flatMap((segments) => lineOf(segments) ?? []);
}

function lineOf(segments: readonly Segment[]): Line | undefined {
  const kept = segments
    .map((segment) => ({ segment, cell: cellOf(segment) }))
    .filter(({ cell }) => cell.text !== '');
  const [first] = kept;
  if (!first) return undefined;
  const main = kept.reduce(
    (best, { segment }) => (segment.length > best.length ? segment : best),
    first.segment,
  );
  const cells = joinBullets(kept.map(({ cell }) => cell));
  const pieces = cells.flatMap((cell, index) =>
    index === 0 ? cell.pieces : [joiner(' '), ...cell.pieces],
  );
  return {
    x0: leastOf(cells.map(({ x0 }) => x0)),
    x1: greatestOf(cells.map(({ x1 }) => x1)),
    y: main.y,
    size: main.size,
    font: main.font,
    uniform: kept.every(({ segment }) => segment.fragments.every(({ font }) => font === main.font)),
    monospaced: kept.every(({ segment }) => segment.monospaced),
    cells,
    text: textOfPieces(pieces),
    pieces,
  };
}

/** A list's sign, or an item's number, stands apart from its text but is no column. */
function joinBullets(cells: readonly Cell[]): Cell[] {
  const [sign, text, ...others] = cells;
  if (
    !sign ||
    !text ||
    !/^(?:[^\p{L}\p{N}\s…]|[-–•o\uf0b7]|(?:\d{1,2}|[a-zA-Z])[.)]|\d{1,2}\s?[-–°])$/u.test(sign.text)
  ) {
    return [...cells];
  }
  const pieces = [...sign.pieces, joiner(' '), ...text.pieces];
  const joined = { x0: sign.x0, x1: text.x1, text: textOfPieces(pieces), pieces };
  return joinBullets([joined, ...others]);
}

function cellOf({ fragments, x0, x1 }: Segment): Cell {
  const pieces = piecesOf(fragments);
  return { x0, x1, text: textOfPieces(pieces), pieces };
}
