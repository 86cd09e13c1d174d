/** A prepared page read as a person would: regions, lines, tables, paragraphs, headings, items. */
import { assemble, type BlockDraft, type LaidOutPage } from './assemble.ts';
import { readingRegions } from './columns.ts';
import { headingLevel } from './headings.ts';
import { appendLine, joinLines } from './join-lines.ts';
import { linesOf, type Line } from './lines.ts';
import { groupLines, itemStart, type LineGroup } from './paragraphs.ts';
import { joiner, type Piece } from './pieces.ts';
import type { PreparedPage } from './prepare.ts';
import type { PdfProfile } from './profile.ts';
import type { Segment } from './segments.ts';
import { findTables, isContentsLine, type TableDraft } from './tables.ts';
import { leastOf } from '../numbers.ts';

/** Characters a title above a table may have to be its caption. */
const longestCaption = 160;

/** A list's sign, as `itemStart` knows them. */
const signStart = /^[^\p{L}\p{N}\s(«"]\s+/u;

/** `left` are segments that are not read: running headers and footers. */
export function layoutPage(
  page: PreparedPage,
  profile: PdfProfile,
  left: ReadonlySet<Segment> = new Set(),
): LaidOutPage {
  const drafts: BlockDraft[] = [];
  for (const { segments } of page.orientations) {
    const kept = segments.filter((segment) => !left.has(segment));
    for (const region of readingRegions(kept)) drafts.push(...regionBlocks(region, profile));
  }
  return assemble(page.page, joinOverRegions(drafts, profile));
}

function regionBlocks(region: readonly Segment[], profile: PdfProfile): BlockDraft[] {
  const lines = linesOf(region);
  const drafts: BlockDraft[] = [];
  let from = 0;
  for (const table of findTables(lines, profile.compounds)) {
    drafts.push(...proseBlocks(lines.slice(from, table.from), profile));
    drafts.push(...tableBlocks(table, drafts.at(-1)));
    from = table.to;
  }
  drafts.push(...proseBlocks(lines.slice(from), profile));
  return drafts;
}

function tableBlocks({ rows, headers }: TableDraft, before: BlockDraft | undefined): BlockDraft[] {
  const above = before?.pieces.map(({ text }) => text).join('') ?? '';
  const isCaption =
    above.length <= longestCaption &&
    (before?.kind === 'heading' || /^(?:tableau|tabl?e|tab\.|annexe)\b|:$/i.test(above));
  const table = {
    headers: headers
      .join(' | ')
      .replace(/ {2,}/g, ' ')
      .replace(/[ |]+$/, '')
      .trim(),
    caption: isCaption ? above.replace(signStart, '') : '',
  };
  return rows.map((row) => ({ kind: 'row', pieces: joinCells(row.cells), table }));
}

function joinCells(cells: readonly (readonly Piece[])[]): Piece[] {
  let last = cells.length;
  while (last > 0 && cells[last - 1]?.length === 0) last -= 1;
  return cells.slice(0, last).flatMap((cell, index) => {
    // As `joinCells` of the page builder: no white space beside an empty cell but its bar's.
    const before = index === 0 ? '' : index === 1 && cells[0]?.length === 0 ? '| ' : ' | ';
    return [joiner(cell.length === 0 ? before.trimEnd() : before), ...cell];
  });
}

function proseBlocks(lines: readonly Line[], profile: PdfProfile): BlockDraft[] {
  const groups = groupLines(lines).flatMap(splitContents);
  return groups.map((group, index) => blockOf(group, groups[index + 1], profile));
}

/** Each line of a table of contents is an item of its own. */
function splitContents(group: LineGroup): LineGroup[] {
  if (!group.lines.some(isContentsLine)) return [group];
  const entries: Line[][] = [[]];
  for (const line of group.lines) {
    entries.at(-1)?.push(line);
    if (isContentsLine(line)) entries.push([]);
  }
  return entries
    .filter((entry) => entry.length > 0)
    .map((entry) => ({ lines: entry, broken: false }));
}

function blockOf(group: LineGroup, next: LineGroup | undefined, profile: PdfProfile): BlockDraft {
  const { compounds } = profile;
  const [first] = group.lines;
  if (first?.monospaced) return { kind: 'code', pieces: codePieces(group.lines) };
  const beforeContents = /\s\d+$/.test(textOfLines(group)) && next?.lines.some(isContentsLine);
  if (beforeContents || group.lines.some(isContentsLine)) {
    return { kind: 'item', pieces: joinLines(group.lines, ' ', compounds) };
  }
  const level = headingLevel(group, next, profile);
  if (level !== null)
    return { kind: 'heading', level, pieces: joinLines(group.lines, ' ', compounds) };
  const pieces = joinLines(group.lines, group.broken ? '\n' : ' ', compounds);
  const bullet = first ? itemStart.exec(first.text)?.[0] : undefined;
  if (bullet === undefined) return { kind: 'paragraph', pieces };
  // A sign is no word; a number or letter is how people cite the item.
  const sign = signStart.test(bullet);
  return { kind: 'item', pieces: sign ? withoutStart(pieces, bullet.length) : pieces };
}

function textOfLines({ lines }: LineGroup): string {
  return lines.map(({ text }) => text).join(' ');
}

/** Indentation in character widths, as far as the leftmost line. */
function codePieces(lines: readonly Line[]): Piece[] {
  const left = leastOf(lines.map(({ x0 }) => x0));
  return lines.flatMap((line, index) => {
    const width = Math.max(1, (line.x1 - line.x0) / Math.max(1, line.text.length));
    const indentation = ' '.repeat(Math.min(40, Math.round((line.x0 - left) / width)));
    return [joiner(index === 0 ? '' : `\n${indentation}`), ...line.pieces];
  });
}

function withoutStart(pieces: readonly Piece[], count: number): Piece[] {
  const kept: Piece[] = [];
  let left = count;
  for (const piece of pieces) {
    const cut = Math.min(left, piece.text.length);
    left -= cut;
    const text = piece.text.slice(cut);
    if (text !== '')
      kept.push(cut > 0 ? { ...piece, text, itemStart: piece.itemStart + cut } : piece);
  }
  return kept;
}

/** A paragraph that a column's end cut in a sentence goes on in the next column. */
function joinOverRegions(drafts: readonly BlockDraft[], profile: PdfProfile): BlockDraft[] {
  const joined: BlockDraft[] = [];
  for (const draft of drafts) {
    const last = joined.at(-1);
    const goesOn =
      last?.kind === 'paragraph' &&
      draft.kind === 'paragraph' &&
      /[\p{Ll},’'-]$/u.test(last.pieces.at(-1)?.text ?? '') &&
      /^\p{Ll}/u.test(draft.pieces[0]?.text ?? '');
    if (last && goesOn) {
      joined[joined.length - 1] = {
        kind: 'paragraph',
        pieces: appendLine(last.pieces, draft.pieces, ' ', profile.compounds),
      };
    } else joined.push(draft);
  }
  return joined;
}
