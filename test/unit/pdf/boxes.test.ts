/**
 * Passages boxed on their pages, by the functions that the preview uses, against `pdftotext -bbox`: line
 * by line, horizontal intersection over union at least 0.8, the line's middle inside the box.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../../src/shared/domain.ts';
import { extractFile } from '../../../src/main/extract/extract-file.ts';
import { bestOverlap, comparedLines, pageWords, plainLetters } from '../../e2e/page-words.ts';
import { makePdf } from '../extract/make-pdf.ts';
import { boxedPages } from './boxed-pages.ts';
import { PageLayouts } from './page-layouts.ts';

function hasPoppler(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasPoppler())('a passage is boxed (needs pdftotext)', () => {
  let folder: string;
  let path: string;
  let pages: readonly Page[];
  let layouts: PageLayouts;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trouvaille-boxes-'));
    path = join(folder, 'pages.pdf');
    writeFileSync(path, makePdf({ pages: boxedPages }));
    pages = (await extractFile(path)).parts[0]?.pages ?? [];
    layouts = await PageLayouts.open(path);
  });
  afterAll(async () => {
    await layouts.close();
    rmSync(folder, { recursive: true });
  });

  it.each(boxedPages.map(({ kind, passage }, index) => ({ kind, passage, number: index + 1 })))(
    'on a page with $kind',
    async ({ passage, number }) => {
      const text = pages.find(({ page }) => page === number)?.text ?? '';
      const span = spanOf(text, passage);
      const layout = await layouts.of(number, text);
      const words = pageWords(path)[number - 1];
      if (!words) throw new Error('poppler has no such page');
      // The page as poppler has it: one that is turned is measured before it is.
      const long = (one: number, other: number): number => Math.max(one, other);
      const points = long(words.width, words.height) / long(layout.size.width, layout.size.height);
      const boxes = layout.boxes(span).map(({ x0, y0, x1, y1 }) => ({
        ...{ x0: x0 * points, y0: y0 * points, x1: x1 * points, y1: y1 * points },
      }));
      const compared = comparedLines(words, passage);
      expect(compared.length).toBeGreaterThanOrEqual(2);
      const off = compared.filter(({ hull }) => bestOverlap(boxes, hull) < 0.8);
      expect(off.map(({ hull, text: line }) => ({ line, hull, boxes }))).toEqual([]);
    },
  );
});

/** Where a passage stands in a page's text, by its letters. */
function spanOf(text: string, passage: string): [number, number] {
  const wanted = plainLetters(passage);
  for (let start = 0; start < text.length; start++) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(start))) continue;
    for (let end = start + wanted.length; end <= text.length; end++) {
      const letters = plainLetters(text.slice(start, end));
      if (letters === wanted) return [start, end];
      if (!wanted.startsWith(letters)) break;
    }
  }
  throw new Error(`not read on its page: ${passage} in ${text}`);
}
