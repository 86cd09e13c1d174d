/** The preview as a person meets it: PDF pages with their passage boxed, texts with it marked. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReader } from '../../src/main/store/reader/open.ts';
import { sharedData } from '../shared-data.ts';
import { lines, makePdf } from '../unit/extract/make-pdf.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { lineHulls, overlap, pageWords, plainLetters, type Rectangle } from './page-words.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const column = [
  'Le conseil de la commune se trouve',
  'chaque mois pour examiner les affai-',
  'res courantes et voter les budgets qui',
  'lui sont soumis par le maire, dans les',
  'conditions que la loi a prevues ici.',
];
const other = [
  'Les seances sont ouvertes au public et',
  'chacun peut y assister sans demander',
  'une autorisation, dans la limite des',
  'places disponibles de la grande salle',
  'prevue au premier etage du batiment.',
];
const turned = (rotate: 90 | 180 | 270, word: string) => ({
  rotate,
  content: lines(60, 700, [
    `La page ${word} porte un texte tourne que`,
    `personne ne lit debout, sauf ${word} lui-meme`,
    'quand il penche la tete vers le cote.',
  ]),
});
const made = makePdf({
  pages: [
    { content: lines(50, 760, column) + lines(320, 760, other) },
    turned(90, 'quatrevingtdix'),
    turned(180, 'centquatrevingt'),
    turned(270, 'deuxcentsoixantedix'),
  ],
});

/** Two columns, ligatures, hyphens, tables, footnotes: as LaTeX, Word and others made them. */
const real = ['impnattypo-fr', 'docmafr', 'troubleshoot-vlf-fr', 'MiniDocMkfr'];
const realPdfs = Object.fromEntries(
  real.flatMap((name) => {
    const path = sharedData('documents', 'french', 'pdf', `${name}.pdf`);
    return path === null ? [] : [[`${name}.pdf`, new Uint8Array(readFileSync(path))]];
  }),
);

/** Dots that lead the eye are no words: lines of an index have a hull on each side of them. */
const leaders = /(?:\. ?){2,}/;

interface Probe {
  readonly path: string;
  readonly page: number;
  readonly text: string;
  readonly hulls: readonly Rectangle[];
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
      serveFolder({
        ...{ 'fait.pdf': made, ...realPdfs },
        'notes.md':
          '# Notes\n\nLe **potager** est arrosé le soir.\n\n- Tomates\n- Courgettes <b>rondes</b>\n',
      }),
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

  /** A passage a page that poppler reads in one run, and where its lines are. */
  function probes(): Probe[] {
    const reader = openReader(served.dataFolder);
    try {
      return [...reader.files()].flatMap(({ path, documentId, type }) => {
        if (type !== 'pdf' || documentId === null) return [];
        const passages = reader.passages(documentId, null);
        return pageWords(path).flatMap((words, index) => {
          for (const { text } of passages.filter((passage) => passage.page === index + 1)) {
            const hulls =
              plainLetters(text).length >= 60 && !leaders.test(text)
                ? lineHulls(words, text)
                : null;
            if (hulls)
              return [{ path, page: index + 1, text, hulls, size: [words.width, words.height] }];
          }
          return [];
        });
      });
    } finally {
      reader.close();
    }
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

  test.skipIf(Object.keys(realPdfs).length < real.length)(
    'the passage is boxed line by line, where poppler places its words (needs the shared documents)',
    async () => {
      const compared: string[] = [];
      const off: string[] = [];
      for (const probe of probes()) {
        const name = probe.path.slice(served.folder.length + 1);
        const words = probe.text.match(/[\p{L}\p{N}]+/gu) ?? [];
        await ask(`"${words.slice(0, 7).join(' ')}"`);
        const row = page.locator(
          `[data-testid=result][data-path="${name}"][data-page="${probe.page}"]`,
        );
        if ((await row.count()) === 0) continue; // cut from its first words by another passage
        await row.first().click();
        await shownPage(probe.page).getByTestId('passage-box').first().waitFor();
        const boxes = await boxesOn(probe.page, probe.size);
        for (const hull of probe.hulls) {
          const middle = (hull.y0 + hull.y1) / 2;
          const best = Math.max(
            0,
            ...boxes
              .filter(({ y0, y1 }) => middle > y0 && middle < y1)
              .map(({ x0, x1 }) => overlap([x0, x1], [hull.x0, hull.x1])),
          );
          if (best < 0.8)
            off.push(`${name} p. ${probe.page}: ${best.toFixed(2)} ${probe.text.slice(0, 50)}`);
        }
        compared.push(`${name} ${probe.page}`);
      }
      expect(off).toEqual([]);
      expect(compared.length).toBeGreaterThanOrEqual(12);
      expect(compared.filter((each) => each.startsWith('fait.pdf'))).toHaveLength(4);
    },
    600_000,
  );

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
    await ask('texte tourne');
    await page.locator('[data-testid=result][data-path="fait.pdf"]').first().click();
    await page.locator('.lit').first().waitFor();
    await page.keyboard.press('F3');
    await expect.poll(() => page.getByTestId('place-count').innerText()).toMatch(/^\d+ sur 6$/);
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
    const copied = page.evaluate(
      () =>
        new Promise<string>((resolve) =>
          window.addEventListener('copy', (event) =>
            resolve(event.clipboardData?.getData('text/plain') ?? ''),
          ),
        ),
    );
    await page.keyboard.press('Control+c');
    expect(await copied).toMatch(/^« Le conseil de la commune [\s\S]*»\n— fait\.pdf, p\. 1, /);
  });

  test('a text is shown as text, its passage marked, its markup not run', async () => {
    await ask('potager arrosé');
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
