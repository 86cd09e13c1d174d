/**
 * Cuts a part of a document into passages: by its headings, paragraphs, rows and sentences, never
 * across a page, each within what the encoder can read. Linear in the text.
 */
import type { Page, Part, PassageDraft } from '../../../shared/domain.ts';
import { passageInput } from '../../../shared/passage-input.ts';
import { hullOf } from './cells.ts';
import { readableName } from './context.ts';
import { characterBoundary } from './cut.ts';
import type { ChunkLimits, TokenCounter } from './limits.ts';
import { createMeasure, trimmed, type Measure, type Stretch } from './measure.ts';
import { pack, type Unit } from './pack.ts';
import { Outline, runsOf, type Run } from './sections.ts';
import { Surroundings } from './surroundings.ts';
import { unitsOf } from './units.ts';

export interface ChunkOptions {
  readonly tokens: TokenCounter;
  readonly limits: ChunkLimits;
  /** The file's name, with or without its folder: the title of a document that has none. */
  readonly fileName: string;
}

/** What is longer is shortened anyway: a bound on the work it makes. */
const longestTitle = 1000;

/**
 * The passages of `part`, in reading order. Every visible character lies in at least one;
 * `page.text.slice(start, end)` is a passage's text; context and text with prefix and special
 * tokens are at most `limits.inputTokens`, the text alone at most `limits.textTokens` (a single
 * code point of more tokens than that excepted).
 */
export function chunkPart(part: Part, options: ChunkOptions): PassageDraft[] {
  return [...chunkBySection(part, options)].flat();
}

/** The same, a section or page at a time: between two the caller may do other work. */
export function* chunkBySection(part: Part, options: ChunkOptions): Generator<PassageDraft[]> {
  const measure = createMeasure(options.tokens, options.limits);
  const title = (part.title ?? readableName(part.inside ?? options.fileName)).slice(
    0,
    longestTitle,
  );
  const outline = new Outline();
  for (const page of part.pages) {
    for (const run of runsOf(page, outline)) yield passagesOf(page, run, title, measure);
  }
}

function passagesOf(page: Page, run: Run, title: string, measure: Measure): PassageDraft[] {
  const surroundings = new Surroundings(page, run, title, measure);
  const limit = Math.max(1, Math.min(measure.textTokens, surroundings.textRoom));
  const units = unitsOf(page.text, run, limit, measure);
  return pack(page.text, units, limit, measure).flatMap(({ from, to }) => {
    const own = units.slice(from, to);
    const cells = hullOf(own.map((unit) => run.blocks[unit.block]?.cells));
    const context = surroundings.context(from === 0 ? own : []);
    return within(page.text, own, context, limit, measure).map(({ start, end }) => ({
      page: page.page,
      start,
      end,
      text: page.text.slice(start, end),
      context,
      headings: surroundings.headings,
      ...(page.sheet === undefined ? {} : { sheet: page.sheet }),
      ...(cells === undefined ? {} : { cells }),
    }));
  });
}

/**
 * The stretch of `units` as one passage, or as several where their costs did not add up and the
 * whole, counted as the model reads it, is over the limit.
 */
function within(
  text: string,
  units: readonly Unit[],
  context: string,
  limit: number,
  measure: Measure,
): Stretch[] {
  const first = units[0];
  const last = units.at(-1);
  if (!first || !last) return [];
  const whole = { start: first.start, end: last.end };
  const apart = units.every((unit, at) => at === 0 || unit.start > (units[at - 1]?.end ?? 0));
  if (apart && measure.additive(text.slice(whole.start, whole.end))) return [whole];
  if (fits(text, whole, context, limit, measure)) return [whole];
  if (units.length > 1) {
    const middle = units.length >> 1;
    return [units.slice(0, middle), units.slice(middle)].flatMap((half) =>
      within(text, half, context, limit, measure),
    );
  }
  return halved(text, whole, context, limit, measure);
}

function fits(
  text: string,
  { start, end }: Stretch,
  context: string,
  limit: number,
  measure: Measure,
): boolean {
  const own = text.slice(start, end);
  return (
    measure.count(own) <= limit &&
    measure.count(passageInput({ context, text: own })) <= measure.roomTokens
  );
}

function halved(
  text: string,
  stretch: Stretch,
  context: string,
  limit: number,
  measure: Measure,
): Stretch[] {
  const half = stretch.start + ((stretch.end - stretch.start) >> 1);
  const middle = characterBoundary(text, stretch.start, half, stretch.end);
  if (middle <= stretch.start || middle >= stretch.end) return [stretch];
  return [trimmed(text, stretch.start, middle), trimmed(text, middle, stretch.end)].flatMap(
    (part) => {
      if (!part) return [];
      if (fits(text, part, context, limit, measure)) return [part];
      return halved(text, part, context, limit, measure);
    },
  );
}
