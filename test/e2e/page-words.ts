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
  readonly words: readonly (Rectangle & { readonly letters: string })[];
}

/** Pages in order. Throws where there is no `pdftotext`. */
export function pageWords(path: string): WordsOfPage[] {
  const told = execFileSync('pdftotext', ['-bbox', path, '-'], {
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
          letters: plainLetters(text),
        })),
      };
    });
}

export function plainLetters(text: string): string {
  return lettersOf(text.normalize('NFKC')).letters;
}

/**
 * The hull of a passage's words on each line, line after line; null: poppler does not read those
 * words in one run, or reads them in two places, so that there is nothing to compare with.
 */
export function lineHulls({ words }: WordsOfPage, passage: string): Rectangle[] | null {
  const owners = words.flatMap(({ letters }, index) => Array.from(letters, () => index));
  const all = words.map(({ letters }) => letters).join('');
  const wanted = plainLetters(passage);
  const at = all.indexOf(wanted);
  if (at < 0 || all.includes(wanted, at + 1)) return null;
  const lines: Rectangle[] = [];
  for (const index of new Set(owners.slice(at, at + wanted.length))) {
    const word = words[index];
    if (!word) continue;
    const last = lines.at(-1);
    const middle = (word.y0 + word.y1) / 2;
    // Words of a line stand near each other, to the left on a page turned upside down; the next column
    // stands apart. In a text that runs up or down each word is compared by itself.
    const apart = last ? Math.max(word.x0 - last.x1, last.x0 - word.x1) : Infinity;
    if (last && middle > last.y0 && middle < last.y1 && apart < 2 * (word.y1 - word.y0)) {
      lines[lines.length - 1] = {
        x0: Math.min(last.x0, word.x0),
        y0: Math.min(last.y0, word.y0),
        x1: Math.max(last.x1, word.x1),
        y1: Math.max(last.y1, word.y1),
      };
    } else lines.push(word);
  }
  return lines;
}

/** Intersection over union of two stretches. */
export function overlap(one: readonly [number, number], other: readonly [number, number]): number {
  const shared = Math.min(one[1], other[1]) - Math.max(one[0], other[0]);
  return Math.max(0, shared) / (Math.max(one[1], other[1]) - Math.min(one[0], other[0]));
}
