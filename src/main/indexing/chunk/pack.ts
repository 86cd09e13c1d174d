/**
 * Packs a run's units into passages.
 *
 * Where a run is longer than a passage, the cut is looked for in its last half, at a paragraph's
 * end rather than a sentence's, and among equals before the unit with the lowest hash: the place
 * depends on the text around it alone, so that after an edit the cuts further on fall where they
 * did, and only the passages that changed are embedded again.
 */
import type { Piece } from './cut.ts';
import { chunkingParameters } from './limits.ts';
import type { Measure } from './measure.ts';

export interface Unit extends Piece {
  /** The block it comes from: units of one block are a paragraph that was cut. */
  readonly block: number;
  /** A heading is not parted from what follows it. */
  readonly heading: boolean;
  /** It may be repeated after a cut inside its block. */
  readonly repeatable: boolean;
}

/** Half-open range of units: one passage. */
export interface Packed {
  readonly from: number;
  readonly to: number;
}

export function pack(
  text: string,
  units: readonly Unit[],
  limit: number,
  measure: Measure,
): Packed[] {
  const packed: Packed[] = [];
  const left = remaining(units);
  let from = 0;
  let done = 0;
  while (done < units.length) {
    const costs = costsFrom(units, from, limit, measure);
    const furthest = from + costs.length;
    if (furthest >= units.length) {
      packed.push({ from, to: units.length });
      break;
    }
    const to = bestCut(text, units, from, Math.max(done + 1, from + 1), costs, limit, left);
    packed.push({ from, to });
    done = to;
    from = overlapStart(units, from, to, limit);
    // The repeated sentence must leave room for something new.
    if (from < to && costsFrom(units, from, limit, measure).length < to - from + 1) from = to;
  }
  return packed;
}

/** Cost of the units from `from` up to each that still fits with them; at least the first. */
function costsFrom(
  units: readonly Unit[],
  from: number,
  limit: number,
  measure: Measure,
): number[] {
  const first = units[from];
  if (!first) return [];
  const costs = [first.cost];
  let cost = first.cost;
  let end = first.end;
  for (let at = from + 1; at < units.length; at++) {
    const unit = units[at];
    if (!unit) break;
    cost += measure.gap(end, unit.start) + unit.cost;
    if (cost > limit || unit.end - first.start > measure.maxCharacters) break;
    costs.push(cost);
    end = unit.end;
  }
  return costs;
}

function bestCut(
  text: string,
  units: readonly Unit[],
  from: number,
  least: number,
  costs: readonly number[],
  limit: number,
  left: readonly number[],
): number {
  const furthest = from + costs.length;
  let best = furthest;
  let bestPenalty = Infinity;
  let bestHash = Infinity;
  for (let to = furthest; to >= least; to--) {
    const filled = (costs[to - from - 1] ?? 0) >= limit * chunkingParameters.fillShare;
    const before = units[to - 1];
    const after = units[to];
    if (!before || !after) break;
    if (!filled && bestPenalty < severe) break;
    const penalty =
      (before.heading ? 2 * severe : 0) +
      (filled ? 0 : severe) +
      (before.block === after.block ? 4 : 0) +
      (text.charAt(before.end - 1) === ':' ? 2 : 0) +
      ((left[to] ?? 0) < limit / 4 ? 1 : 0);
    const hash = hashOf(text, after);
    if (penalty < bestPenalty || (penalty === bestPenalty && hash < bestHash)) {
      best = to;
      bestPenalty = penalty;
      bestHash = hash;
    }
  }
  return best;
}

const severe = 8;

/** Cost of all units from each on. */
function remaining(units: readonly Unit[]): number[] {
  const left = new Array<number>(units.length + 1).fill(0);
  for (let at = units.length - 1; at >= 0; at--) {
    left[at] = (left[at + 1] ?? 0) + (units[at]?.cost ?? 0);
  }
  return left;
}

function overlapStart(units: readonly Unit[], from: number, to: number, limit: number): number {
  const last = units[to - 1];
  const cut = last !== undefined && last.block === units[to]?.block;
  const repeat =
    cut && last.repeatable && to - 1 > from && last.cost <= limit * chunkingParameters.overlapShare;
  return repeat ? to - 1 : to;
}

/** FNV-1a of a unit's first characters. */
function hashOf(text: string, unit: Unit): number {
  let hash = 0x811c9dc5;
  const end = Math.min(unit.end, unit.start + 64);
  for (let at = unit.start; at < end; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
