/** A PDF's words as poppler places them: what boxes are compared with. */
import { execFileSync } from 'node:child_process';
import { lettersOf } from '../../src/shared/pdf/locate.ts';

export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface WordsOfPage {
  /** In points, before the page is turned: poppler tells words' places as shown, but not the size. */
  readonly width: number;
  readonly height: number;
  readonly words: readonly (Rectangle & { readonly text: string; readonly letters: string })[];
}

/** Pages in order. Throws where there is no `pdftotext`. */
export function pageWords(path: string): WordsOfPage[] {
  const told = execFileSync('pdftotext', ['-bbox', '-cropbox', path, '-'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return told
    .split('<page ')
    .slice(1)
    .map((page) => {
      const [, width = '0', height = '0'] = /^width="([\d.]+)" height="([\d.]+)"/.exec(page) ?? [];
      const words = page.matchAll(
        /<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g,
      );
      return {
        ...{ width: Number(width), height: Number(height) },
        words: Array.from(words, ([, x0, y0, x1, y1, text = '']) => ({
          ...{ x0: Number(x0), y0: Number(y0), x1: Number(x1), y1: Number(y1) },
          ...{ text: characters(text), letters: plainLetters(characters(text)) },
        })),
      };
    });
}

function characters(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

export function plainLetters(text: string): string {
  return lettersOf(text.normalize('NFKC')).letters;
}

export interface ComparedLine {
  /** Round the passage's words on that line. */
  readonly hull: Rectangle;
  /** Their letters. */
  readonly text: string;
}

type Word = WordsOfPage['words'][number];

/** Letters that a stretch has at least, to be told from others of its page. */
const leastLetters = 10;

/**
 * The lines of a passage, each with the hull of its words as poppler places them. The words are found
 * in poppler's reading order, or else, since that goes down the columns of a table, row by row: the
 * whole passage, or else those of its lines that are found. A stretch that the page has twice, or that
 * begins or ends within a word of poppler's, is left out.
 */
export function comparedLines({ words }: WordsOfPage, passage: string): ComparedLine[] {
  const rows = rowsOf(words).flat();
  const whole = runOf(words, passage) ?? runOf(rows, passage);
  if (whole) return linesOf(whole);
  return passage.split('\n').flatMap((line) => {
    const run = runOf(words, line) ?? runOf(rows, line);
    return run ? linesOf(run) : [];
  });
}

/** The words that a text is, where they are those of one stretch alone. */
function runOf(words: readonly Word[], text: string): Word[] | null {
  const wanted = plainLetters(text);
  if (wanted.length < leastLetters) return null;
  const all = words.map(({ letters }) => letters).join('');
  const at = all.indexOf(wanted);
  if (at < 0 || all.includes(wanted, at + 1)) return null;
  // Signs that stand apart, as French sets them, are words of poppler's without letters.
  const [ahead = '', behind = ''] = [/^[^\p{L}\p{N}]*/u, /[^\p{L}\p{N}]*$/u].map(
    (signs) => signs.exec(text)?.[0].replace(/\s/g, '') ?? '',
  );
  let start = 0;
  let from = 0;
  while (from < at || words[start]?.letters === '') from += words[start++]?.letters.length ?? 0;
  let end = start;
  while (from < at + wanted.length) from += words[end++]?.letters.length ?? 0;
  if (from !== at + wanted.length) return null;
  while (ahead.endsWith(words[start - 1]?.text ?? ' ')) start -= 1;
  while (behind.startsWith(words[end]?.text ?? ' ')) end += 1;
  return words.slice(start, end);
}

/** Words on common lines, from the top, each from the left. */
function rowsOf(words: readonly Word[]): Word[][] {
  const rows: Word[][] = [];
  for (const word of [...words].sort((one, other) => middleOf(one) - middleOf(other))) {
    const row = rows.at(-1);
    if (row?.[0] && onLineOf(row[0], word)) row.push(word);
    else rows.push([word]);
  }
  return rows.map((row) => row.sort((one, other) => one.x0 - other.x0));
}

/** Each line is told by its first word: a hull that an exponent or an accent made taller is not. */
function linesOf(words: readonly Word[]): ComparedLine[] {
  const lines: { first: Word; hull: Rectangle; text: string }[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last && onLineOf(last.first, word)) {
      last.hull = hullOf(last.hull, word);
      last.text += word.letters;
    } else lines.push({ first: word, hull: word, text: word.letters });
  }
  // A bullet or a leader of dots on a line of its own may be no text of the passage's.
  return lines.filter(({ text }) => text !== '');
}

function middleOf({ y0, y1 }: Rectangle): number {
  return (y0 + y1) / 2;
}

/** Either's middle is within the other: a footnote's mark is small and stands higher. */
function onLineOf(first: Rectangle, word: Rectangle): boolean {
  const within = (one: Rectangle, other: Rectangle): boolean =>
    middleOf(one) > other.y0 && middleOf(one) < other.y1;
  return within(word, first) || within(first, word);
}

function hullOf(one: Rectangle, other: Rectangle): Rectangle {
  return {
    x0: Math.min(one.x0, other.x0),
    y0: Math.min(one.y0, other.y0),
    x1: Math.max(one.x1, other.x1),
    y1: Math.max(one.y1, other.y1),
  };
}

/** The criterion of a line: the best of the boxes that hold its middle. */
export function bestOverlap(boxes: readonly Rectangle[], hull: Rectangle): number {
  const middle = middleOf(hull);
  return Math.max(
    0,
    ...boxes
      .filter(({ y0, y1 }) => middle > y0 && middle < y1)
      .map(({ x0, x1 }) => overlap([x0, x1], [hull.x0, hull.x1])),
  );
}

/** Intersection over union of two stretches. */
export function overlap(one: readonly [number, number], other: readonly [number, number]): number {
  const shared = Math.min(one[1], other[1]) - Math.max(one[0], other[0]);
  return Math.max(0, shared) / (Math.max(one[1], other[1]) - Math.min(one[0], other[0]));
}
