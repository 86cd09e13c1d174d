/** The preview as a person meets it: PDF pages with their passage boxed, texts with it marked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractFile } from '../../src/main/extract/extract-file.ts';
import { openReader } from '../../src/main/store/reader/open.ts';
import { sharedData } from '../shared-data.ts';
import { makePdf } from '../unit/extract/make-pdf.ts';
import { boxedPages } from '../unit/pdf/boxed-pages.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import {
  bestOverlap,
  comparedLines,
  pageWords,
  plainLetters,
  type ComparedLine,
  type Rectangle,
} from './page-words.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const made = makePdf({ pages: boxedPages });

/** Two columns, ligatures, hyphens, tables, footnotes: as LaTeX, Word and others made them. */
const real = [
  ...['impnattypo-fr', 'docmafr', 'troubleshoot-vlf-fr', 'MiniDocMkfr', 'docvariations', 'pg0001'],
];
const realPdfs = Object.fromEntries(
  real.flatMap((name) => {
    const path = sharedData('documents', 'french', 'pdf', `${name}.pdf`);
    return path === null ? [] : [[`${name}.pdf`, new Uint8Array(readFileSync(path))]];
  }),
);
const withReal = Object.keys(realPdfs).length === real.length;
/** Pages with a passage to compare, of those documents. */
const realPages = 20;

const model = (name: string): string =>
  join(import.meta.dirname, '..', 'fixtures', 'models', 'parity', name);

interface Probe {
  readonly path: string;
  readonly page: number;
  readonly text: string;
  readonly lines: readonly ComparedLine[];
  /** Sides of the page in points. */
  readonly size: readonly [number, number];
}

describe.skipIf(chromiumPath === null)('the preview (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const preview = () => page.getByTestId('preview');
  const shownPage = (number: number) =>
    page.locator(`[data-testid=preview-page][data-page="${number}"]`);
  const ask = async (query: string): Promise<void> => {
    await page.getByTestId('search-box').fill(query);
    await page
      .getByTestId('result-list')
      .and(page.locator(`[data-query=${JSON.stringify(query)}][aria-busy=false]`))
      .waitFor({ state: 'attached' });
  };

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(
        {
          ...{ 'fait.pdf': made, ...realPdfs },
          'notes.md':
            '# Notes\n\nLe **potager** est arrosé le soir.\n\n- Tomates\n- Courgettes <b>rondes</b>\n',
        },
        // Words are what is looked for here: any model will do.
        { settings: { encoder: model('bert-e5'), reranker: model('bert-ce-2') } },
      ),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.getByTestId('search-box').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  function unread(): number {
    try {
      const reader = openReader(served.dataFolder);
      try {
        const files = [...reader.files()];
        return files.length === 0 ? 1 : files.filter(({ state }) => state === 'pending').length;
      } finally {
        reader.close();
      }
    } catch {
      return 1; // no index yet
    }
  }

  /** A passage a page whose lines poppler has as well, all its words of this page alone. */
  function probes(): Probe[] {
    const reader = openReader(served.dataFolder);
    try {
      return [...reader.files()].flatMap(({ path, documentId, type }) => {
        if (type !== 'pdf' || documentId === null) return [];
        const passages = reader.passages(documentId, null);
        return pageWords(path).flatMap((words, index) => {
          for (const { text } of passages.filter((passage) => passage.page === index + 1)) {
            if (plainLetters(text).length < 60) continue;
            const lines = comparedLines(words, text);
            if (lines.length > 0)
              return [{ path, page: index + 1, text, lines, size: [words.width, words.height] }];
          }
          return [];
        });
      });
    } finally {
      reader.close();
    }
  }

  /** The drawn row of a passage: rows show it from where it answers. */
  async function rowOf(name: string, { page: number, text }: Probe): Promise<Locator | null> {
    const rows = page.locator(`[data-testid=result][data-path="${name}"][data-page="${number}"]`);
    const wanted = plainLetters(text);
    for (const row of await rows.all()) {
      const shown = plainLetters((await row.locator('p').first().textContent()) ?? '');
      if (shown.length >= 30 && wanted.endsWith(shown)) return row;
    }
    return null;
  }

  test('every document is read', async () => {
    await expect.poll(unread, { timeout: 280_000, interval: 1000 }).toBe(0);
  }, 300_000);

  test('pdf.js is not loaded before a PDF is previewed', async () => {
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(loaded.filter((name) => /\/pdf[-.]/.test(name))).toEqual([]);
  });

  test('the passage is boxed line by line, where poppler places its words', async () => {
    const compared: string[] = [];
    const off: string[] = [];
    for (const probe of probes()) {
      const name = probe.path.slice(served.folder.length + 1);
      const words = probe.text.match(/[\p{L}\p{N}]+/gu) ?? [];
      await ask(`"${words.slice(0, 7).join(' ')}"`);
      const row = await rowOf(name, probe);
      if (!row) continue; // its first words are not words to the query's language: formulas, code
      await row.click();
      await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
      await shownPage(probe.page).getByTestId('passage-box').first().waitFor();
      const boxes = await boxesOn(probe.page, probe.size);
      for (const { hull, text } of probe.lines) {
        const best = bestOverlap(boxes, hull);
        if (best < 0.8) off.push(`${name} p. ${probe.page}: ${best.toFixed(2)} ${text}`);
      }
      compared.push(`${name} ${probe.page}`);
    }
    expect(off).toEqual([]);
    const own = compared.filter((each) => each.startsWith('fait.pdf'));
    expect(own).toHaveLength(boxedPages.length);
    // Where the shared documents are not, those made here are compared alone.
    if (withReal) expect(compared.length - own.length).toBeGreaterThanOrEqual(realPages);
  }, 600_000);

  /** In points of the page. */
  async function boxesOn(number: number, sides: readonly [number, number]): Promise<Rectangle[]> {
    return shownPage(number).evaluate((element, [one, other]) => {
      const sheet = element.getBoundingClientRect();
      // Lying, where it is turned by a quarter.
      const lying = sheet.width > sheet.height !== one > other;
      const points = lying ? other : one;
      const scale = points / sheet.width;
      return Array.from(element.querySelectorAll('[data-testid=passage-box]'), (box) => {
        const { left, top, right, bottom } = box.getBoundingClientRect();
        const across = (x: number): number => (x - sheet.left) * scale;
        const down = (y: number): number => (y - sheet.top) * scale;
        return { x0: across(left), y0: down(top), x1: across(right), y1: down(bottom) };
      });
    }, sides);
  }

  test('a page is drawn at the pixels of the screen, at every zoom', async () => {
    await ask('"conseil de la commune"');
    await page.locator('[data-testid=result][data-path="fait.pdf"]').first().click();
    const pixels = () =>
      shownPage(1).evaluate((element) => {
        const canvas = element.querySelector('canvas');
        return canvas
          ? canvas.width / (element.getBoundingClientRect().width * devicePixelRatio)
          : 0;
      });
    await expect.poll(pixels, { timeout: 60_000 }).toBeCloseTo(1, 1);
    const before = await shownPage(1).evaluate((element) => element.clientWidth);
    await page.keyboard.press('Control++');
    await page.keyboard.press('Control++');
    await expect
      .poll(() => shownPage(1).evaluate((element) => element.clientWidth))
      .toBeGreaterThan(before * 1.3);
    await expect.poll(pixels, { timeout: 60_000 }).toBeCloseTo(1, 1);
    await page.keyboard.press('Control+0');
  });

  test('words are lit and counted; F3 goes through them, Ctrl+F looks for others', async () => {
    const { parts } = await extractFile(join(served.folder, 'fait.pdf'));
    const pages = parts[0]?.pages ?? [];
    const lit = pages.filter((each) => /quand le soleil/i.test(each.text)).length;
    expect(lit).toBeGreaterThan(10);
    await ask('"quand le soleil"');
    await page.locator('[data-testid=result][data-path="fait.pdf"]').first().click();
    await page.locator('.lit').first().waitFor();
    await page.keyboard.press('F3');
    await expect
      .poll(() => page.getByTestId('place-count').innerText())
      .toMatch(new RegExp(`^\\d+ sur ${lit}$`));
    await page.keyboard.press('Control+f');
    await page.keyboard.type('batiment');
    await expect.poll(() => page.getByTestId('place-count').innerText()).toBe('1 sur 1');
    await shownPage(1).locator('.lit.current').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('find-box').count()).toBe(0);
  });

  test('Ctrl+C copies the passage with its reference, unless something is selected', async () => {
    await ask('"conseil de la commune"');
    await page.locator('[data-testid=result][data-path="fait.pdf"]').first().click();
    // The listener is there before the key is pressed: a busy page takes keys before what it is asked.
    const listener = await page.evaluateHandle(() => ({
      copied: new Promise<string>((resolve) =>
        window.addEventListener('copy', (event) =>
          resolve(event.clipboardData?.getData('text/plain') ?? ''),
        ),
      ),
    }));
    await page.keyboard.press('Control+c');
    expect(await listener.evaluate(({ copied }) => copied)).toMatch(
      /^« Le conseil de la commune [\s\S]*»\n— fait\.pdf, p\. 1, /,
    );
  });

  test('a text is shown as text, its passage marked, its markup not run', async () => {
    await ask('"potager est arrosé"');
    await page.locator('[data-testid=result][data-path="notes.md"]').first().click();
    await preview().getByTestId('passage-mark').first().waitFor();
    expect(await preview().getByTestId('preview-text').innerText()).toContain('potager');
    expect(await preview().locator('b').count()).toBe(0);
  });

  test('Ctrl+P hides the preview and shows it again', async () => {
    await page.keyboard.press('Control+p');
    expect(await preview().count()).toBe(0);
    await page.keyboard.press('Control+p');
    await preview().waitFor();
  });

  test('the content security policy refused nothing', () => {
    expect(complaints.filter((each) => each.includes('Content Security Policy'))).toEqual([]);
  });
});
