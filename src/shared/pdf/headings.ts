/** Which paragraphs are headings, and of what level. */
import type { Line } from './lines.ts';
import { outlineKey, type PdfProfile } from './profile.ts';
import { itemStart, type LineGroup } from './paragraphs.ts';

const longest = 180;
const mostLines = 3;
/** Level by size over the body's, the largest first. */
const levelsBySize: readonly (readonly [ratio: number, level: number])[] = [
  [1.9, 1],
  [1.45, 2],
  [1.18, 3],
];
/** Of headings that only their font or capitals set off. */
const emphasisLevel = 5;
const named =
  /^(?:chapitre|titre|section|article|partie|annexe|livre|chapter|part|appendix)\s+(?:\d|[ivxlc]+\b|premi|prélim|unique|[a-z]\b)/i;

/** Its level from 1, or null where it is no heading. `next` is the group after it, if any. */
export function headingLevel(
  group: LineGroup,
  next: LineGroup | undefined,
  profile: PdfProfile,
): number | null {
  const { lines } = group;
  const [first] = lines;
  const text = lines.map((line) => line.text).join(' ');
  if (!first || lines.length > mostLines || text.length > longest) return null;
  if ((text.match(/\p{L}/gu)?.length ?? 0) < 2 || lines.some((line) => line.monospaced))
    return null;
  const inOutline = profile.outline.get(outlineKey(text));
  if (inOutline !== undefined && outlineKey(text).length >= 3) return Math.min(6, inOutline);
  if (/[,;]$/.test(text)) return null;
  return bySize(first, text, profile) ?? byEmphasis(lines, text, next, profile);
}

function bySize(line: Line, text: string, { bodySize }: PdfProfile): number | null {
  if (/[.]$/.test(text) && text.length > 60) return null;
  const ratio = line.size / bodySize;
  return levelsBySize.find(([least]) => ratio >= least)?.[1] ?? null;
}

/** Bold or capital lines over text, and those that call themselves a chapter or an article. */
function byEmphasis(
  lines: readonly Line[],
  text: string,
  next: LineGroup | undefined,
  { bodySize, bodyFonts }: PdfProfile,
): number | null {
  const [first] = lines;
  if (!first || lines.length > 2 || text.length > 120 || !next) return null;
  if (first.size < 0.93 * bodySize || text.endsWith('.')) return null;
  if (named.test(text) && text.length < 100 && lines.length === 1) return 4;
  const letters = text.replace(/[^\p{L}]/gu, '');
  const capitals = letters.length >= 6 && letters === letters.toUpperCase();
  const otherFont = lines.every((line) => line.uniform && !bodyFonts.has(line.font));
  const startsWell =
    /^(?:[\d.]+\s*[-–.)]?\s*|[IVX]+\s*[-–.)]\s*|[A-Z]\s*[-–.)]\s*|«\s*)?\p{Lu}/u.test(text);
  if (capitals && lines.length === 1 && !itemStart.test(text)) return emphasisLevel;
  const followed = next.lines[0];
  const overBody = followed !== undefined && followed.font !== first.font;
  return otherFont && startsWell && overBody ? emphasisLevel : null;
}
