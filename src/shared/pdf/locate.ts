/** Where characters of a page's text stand among its text items: for the boxes drawn round them. */
import type { Span } from '../domain.ts';
import { normaliseCharacters } from '../normalise.ts';
import type { LaidOutPage, TextSegment } from './assemble.ts';
import type { PdfTextItem } from './fragments.ts';

/** A stretch of one text item, in UTF-16 units of its string, half open. */
export interface ItemRange {
  readonly item: number;
  readonly start: number;
  readonly end: number;
  /** The page's block that it is read in. */
  readonly block: number;
}

/**
 * The stretch of a page laid out here that `indexed.slice(start, end)` is, where `indexed` is the same
 * page's text as the index holds it. Both have the same letters and figures in the same order
 * (`layoutAsIndexed`), but may differ in hyphens, spaces and signs; where they do not, the stretch is
 * looked for by its letters, nearest to where it should be. null: the page does not hold it.
 */
export function rangeOnPage(page: LaidOutPage, indexed: string, [start, end]: Span): Span | null {
  if (page.text === indexed) return [start, end];
  const own = lettersOf(page.text);
  const before = lettersOf(indexed.slice(0, start)).letters.length;
  const wanted = lettersOf(indexed.slice(start, end)).letters;
  if (wanted === '') return null;
  // What was written into forms and notes stands after the page's own text: the page lacks that part.
  const held = wanted.slice(0, Math.max(0, own.letters.length - before));
  const at =
    held !== '' && own.letters.startsWith(held, before)
      ? before
      : nearest(own.letters, wanted, before);
  const length = at === before ? held.length : wanted.length;
  const first = own.places[at];
  const last = own.places[at + length - 1];
  if (first === undefined || last === undefined) return null;
  const [from, to] = withSigns(page.text, [first, last + 1], indexed.slice(start, end));
  return [from, length < wanted.length ? page.text.length : to];
}

/** The items of `page.text.slice(start, end)`, in reading order. */
export function itemRanges(
  page: LaidOutPage,
  items: readonly Pick<PdfTextItem, 'str'>[],
  [start, end]: Span,
): ItemRange[] {
  const ranges: ItemRange[] = [];
  for (const segment of page.segments) {
    if (segment.end <= start || segment.start >= end) continue;
    const str = items[segment.item]?.str ?? '';
    const units = unitsOf(
      str.slice(segment.itemStart, segment.itemEnd),
      page.text.slice(segment.start, segment.end),
    );
    const first = units[Math.max(start, segment.start) - segment.start] ?? 0;
    const last = units[Math.min(end, segment.end) - 1 - segment.start] ?? first;
    ranges.push({
      item: segment.item,
      start: segment.itemStart + first,
      end: endOf(segment, str, segment.itemStart + last, end),
      block: page.blocks.findIndex((block) => block.end > segment.start),
    });
  }
  return ranges;
}

/** After the unit at `last`; a hyphen that a line's end made belongs to the word that it cuts. */
function endOf(segment: TextSegment, str: string, last: number, end: number): number {
  const after = last + ((str.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
  const cutWord = end >= segment.end && /^[-\u2010\u2011]\s*$/.test(str.slice(segment.itemEnd));
  return cutWord ? segment.itemEnd + 1 : Math.min(after, str.length);
}

/**
 * For each unit of `text`, the unit of `raw` that it was normalised from. Both have the same letters and
 * figures, but a leader of dots became one sign, an accent that stood before its letter is part of it,
 * white space was collapsed: letters are matched with letters, and signs stand beside them.
 */
export function unitsOf(raw: string, text: string): number[] {
  if (raw === text) return Array.from({ length: text.length }, (_, unit) => unit);
  const end = Math.max(0, raw.trimEnd().length - 1);
  const from = baseLetters(raw);
  const to = baseLetters(text);
  const units = new Array<number>(text.length).fill(-1);
  const matched = matchLetters(from.letters, to.letters);
  for (const [at, place] of to.places.entries()) units[place] = from.places[matched(at)] ?? end;
  // Signs follow the letter before them, as far as the next one; those that begin the text precede it.
  let after =
    to.places[0] === undefined ? 0 : Math.max(0, (units[to.places[0]] ?? 0) - to.places[0]);
  let next = 0;
  return units.map((unit, place) => {
    while (next < to.places.length && (to.places[next] ?? 0) <= place) next += 1;
    const limit = units[to.places[next] ?? -1] ?? end;
    const own = unit < 0 ? Math.min(after, limit, end) : unit;
    after = own + 1;
    return own;
  });
}

/** Letters and figures without their accents, and where each stands. */
function baseLetters(text: string): { letters: readonly string[]; places: number[] } {
  const letters: string[] = [];
  const places: number[] = [];
  let unit = 0;
  for (const character of text) {
    for (const read of normaliseCharacters(character)) {
      if (!/[\p{L}\p{N}]/u.test(read)) continue;
      letters.push(read === 'ı' ? 'i' : (read.normalize('NFD')[0] ?? read));
      places.push(unit);
    }
    unit += character.length;
  }
  return { letters, places };
}

/** The letter of `from` that each of `to` is; where they differ, those between are spread evenly. */
function matchLetters(from: readonly string[], to: readonly string[]): (at: number) => number {
  const shorter = Math.min(from.length, to.length);
  let alike = 0;
  while (alike < shorter && from[alike] === to[alike]) alike += 1;
  let alikeAtEnd = 0;
  while (
    alikeAtEnd < shorter - alike &&
    from[from.length - 1 - alikeAtEnd] === to[to.length - 1 - alikeAtEnd]
  )
    alikeAtEnd += 1;
  const scale = (from.length - alike - alikeAtEnd) / Math.max(1, to.length - alike - alikeAtEnd);
  return (at) => {
    if (at < alike) return at;
    if (at >= to.length - alikeAtEnd) return at + from.length - to.length;
    return Math.min(from.length - 1, alike + Math.floor((at - alike) * scale));
  };
}

/** With the quotes, brackets and full stops that the stretch begins and ends with as well. */
function withSigns(text: string, [start, end]: Span, wanted: string): Span {
  const before = signsOf(/^[^\p{L}\p{N}]*/u.exec(wanted)?.[0] ?? '');
  const after = signsOf(/[^\p{L}\p{N}]*$/u.exec(wanted)?.[0] ?? '');
  const ahead = /[^\p{L}\p{N}]*$/u.exec(text.slice(0, start))?.[0] ?? '';
  const behind = /^[^\p{L}\p{N}]*/u.exec(text.slice(end))?.[0] ?? '';
  const places = (signs: string): number[] => [...signs.matchAll(/\S/g)].map(({ index }) => index);
  const first = before === 0 ? undefined : places(ahead).at(-before);
  const last = after === 0 ? undefined : places(behind)[after - 1];
  return [
    first === undefined ? start : start - ahead.length + first,
    last === undefined ? end : end + last + 1,
  ];
}

function signsOf(text: string): number {
  return text.replace(/\s/g, '').length;
}

function nearest(letters: string, wanted: string, near: number): number {
  let best = -1;
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) {
    if (best < 0 || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best;
}

/** Letters and figures alone, and where each stands in the text. */
export function lettersOf(text: string): { letters: string; places: number[] } {
  const places: number[] = [];
  const letters: string[] = [];
  for (const { 0: character, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    letters.push(character);
    for (let unit = 0; unit < character.length; unit++) places.push(index + unit);
  }
  return { letters: letters.join(''), places };
}
