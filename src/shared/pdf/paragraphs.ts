/** Lines joined to the paragraphs they were broken from. */
import type { Line } from './lines.ts';
import { greatestOf, medianOf } from '../numbers.ts';

/** Lines of one paragraph, item, heading or stretch of code. */
export interface LineGroup {
  readonly lines: readonly Line[];
  /** Whether its lines were broken on purpose (an address, verses): they stay lines. */
  readonly broken: boolean;
}

/** Distance to the next line over the usual one from which a paragraph ends. */
const looseLine = 1.3;
/** Where no usual distance is known, in font sizes: single-spaced text stands 1.1 to 1.5 apart. */
const defaultPitch = 1.35;
/** An indent of a first line, in font sizes. */
const indent = 0.8;

/** What a list's item begins with. */
export const itemStart =
  /^(?:[•▪◦‣●○■□►▶➢➤➔→✓✔❖♦∙·*–-]\s+(?=\S)|(?:\(?(?:\d{1,2}|[a-z])[.)°]|\d{1,2}°\)?)\s+(?=\p{L}))/u;

export function groupLines(lines: readonly Line[]): LineGroup[] {
  const context = regionContext(lines);
  const groups: LineGroup[] = [];
  let group: Line[] = [];
  let breaks = 0;
  const close = (): void => {
    // One short line among full ones is no verse.
    const broken = breaks > 0 && breaks >= 0.5 * (group.length - 1);
    if (group.length > 0) groups.push({ lines: group, broken });
    group = [];
    breaks = 0;
  };
  for (const line of lines) {
    const last = group.at(-1);
    if (last && endsBefore(group, last, line, context)) close();
    else if (last && !line.monospaced && wasBrokenOnPurpose(last, line, context)) {
      if (endsSentence(last)) close();
      else breaks += 1;
    }
    group.push(line);
  }
  close();
  return groups;
}

interface RegionContext {
  /** Distance between lines of one size, by size rounded to points. */
  readonly pitch: ReadonlyMap<number, number>;
  /** Where the lines around each end at most: the margin of its own column or inset. */
  readonly right: ReadonlyMap<Line, number>;
}

function regionContext(lines: readonly Line[]): RegionContext {
  const gaps = new Map<number, number[]>();
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (!next || Math.abs(next.size - line.size) > 0.5) continue;
    const gap = next.y - line.y;
    if (gap <= 0 || gap > 2.2 * line.size) continue;
    const key = Math.round(line.size);
    gaps.set(key, [...(gaps.get(key) ?? []), gap]);
  }
  return {
    pitch: new Map([...gaps].map(([size, values]) => [size, lowerMiddle(values)])),
    right: new Map(lines.map((line, index) => [line, rightMargin(lines, index)])),
  };
}

/** Lines to each side among which the margin is looked for. */
const around = 8;

function rightMargin(lines: readonly Line[], index: number): number {
  const line = lines[index];
  if (!line) return 0;
  const beside = lines
    .slice(Math.max(0, index - around), index + around + 1)
    .filter(({ x0 }) => Math.abs(x0 - line.x0) < 2 * line.size);
  return greatestOf(beside.map(({ x1 }) => x1));
}

/** In a page of short paragraphs the distance inside them is the smaller one. */
function lowerMiddle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Math.min(medianOf(sorted), (sorted[Math.floor(sorted.length / 4)] ?? 0) * 1.15);
}

function endsBefore(
  group: readonly Line[],
  last: Line,
  line: Line,
  { pitch }: RegionContext,
): boolean {
  const gap = line.y - last.y;
  const usual = pitch.get(Math.round(last.size)) ?? defaultPitch * last.size;
  if (gap <= 0 || gap > looseLine * Math.max(usual, last.size)) return true;
  const larger = Math.max(line.size, last.size);
  if (larger > 1.12 * Math.min(line.size, last.size)) return true;
  if (line.monospaced !== last.monospaced) return true;
  if (line.monospaced) return false;
  if (itemStart.test(line.text)) return true;
  if (last.uniform && line.font !== last.font && endsEmphasis(last, line)) return true;
  return isIndented(group, last, line);
}

/** A whole line in another font is a heading, where it is short or the text after it starts anew. */
function endsEmphasis(last: Line, line: Line): boolean {
  return /^[\p{Lu}\p{N}«"(]/u.test(line.text) || /[.:!?]$/.test(last.text);
}

function isIndented(group: readonly Line[], last: Line, line: Line): boolean {
  const shift = line.x0 - last.x0;
  const size = line.size;
  const centred = Math.abs((line.x0 + line.x1) / 2 - (last.x0 + last.x1) / 2) < 0.6 * size;
  if (centred) return false;
  // The second line of an item hangs under its words.
  if (group.length === 1 && itemStart.test(last.text)) return false;
  if (shift > indent * size) return true;
  // Back to the margin after a first line's indent; after two lines at one place, a new block.
  const before = group.at(-2);
  return shift < -indent * size && before !== undefined && Math.abs(before.x0 - last.x0) < size / 2;
}

/** The next line's first word would have fitted. */
function wasBrokenOnPurpose(last: Line, line: Line, { right }: RegionContext): boolean {
  const firstWord = /^\S+/.exec(line.text)?.[0].length ?? 0;
  const perCharacter = (line.x1 - line.x0) / Math.max(1, line.text.length);
  const room = (right.get(last) ?? last.x1) - last.x1;
  return room > (firstWord + 1) * perCharacter + 1.5 * last.size && !last.text.endsWith('-');
}

function endsSentence(line: Line): boolean {
  return /[.!?:;»…]["”)]?$/.test(line.text);
}
