/** What a run is packed from: its blocks, or the sentences of those too long for a passage. */
import type { Block } from '../../../shared/domain.ts';
import { fitting } from './cut.ts';
import type { Measure } from './measure.ts';
import type { Unit } from './pack.ts';
import type { Run } from './sections.ts';
import { lines, sentences } from './sentences.ts';

/** A heading leaves at least half of a passage to what it heads; a longer one stands alone. */
const longestHeadingShare = 0.5;

/** The units of `run` in order, each of at most `limit` tokens: all that is visible in it. */
export function unitsOf(text: string, run: Run, limit: number, measure: Measure): Unit[] {
  const units: Unit[] = [];
  /** Tokens of the headings that the next unit must have room for. */
  let pending = 0;
  run.blocks.forEach((block, index) => {
    const heading = block.kind === 'heading';
    for (const piece of piecesOf(text, block, limit, limit - pending, measure)) {
      const attached = heading && pending + piece.cost <= limit * longestHeadingShare;
      pending = attached ? pending + piece.cost : 0;
      units.push({ ...piece, block: index, heading: attached });
    }
  });
  return units;
}

type UnitPiece = Omit<Unit, 'block' | 'heading'>;

function piecesOf(
  text: string,
  block: Block,
  limit: number,
  firstLimit: number,
  measure: Measure,
): UnitPiece[] {
  const cost = measure.cost(text, block.start, block.end);
  if (cost <= firstLimit) {
    return [{ start: block.start, end: block.end, cost, whole: true, repeatable: false }];
  }
  const cut = block.kind === 'code' || block.kind === 'row' ? lines : sentences;
  const [head, ...rest] = cut(text, block.start, block.end);
  if (!head) return [];
  const pieces = [
    ...fitting(text, [head], firstLimit, measure),
    ...fitting(text, rest, limit, measure),
  ];
  const repeatable = block.kind === 'paragraph' || block.kind === 'item';
  return pieces.map((piece) => ({ ...piece, repeatable: repeatable && piece.whole }));
}
