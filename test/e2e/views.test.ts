/** What holds for every view: no mouse, any contrast, any language. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { french } from '../../src/renderer/i18n/fr.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const views = {
  search: 'Control+1',
  library: 'Control+2',
  models: 'Control+3',
  about: 'Control+4',
  settings: 'Control+,',
} as const;

describe.skipIf(chromiumPath === null)('every view (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const show = async (view: keyof typeof views) => {
    await page.keyboard.press(views[view]);
    const there = {
      search: page.getByTestId('search-box'),
      library: page.locator('[data-testid=ledger-row][data-state=indexed]'),
      models: page.getByTestId('model').first(),
      about: page.getByTestId('library-licence').first(),
      settings: page.getByTestId('setting').first(),
    };
    await there[view].waitFor();
  };
  const each = Object.keys(views) as (keyof typeof views)[];

  /** What stands beyond the window's side, by its label or text; a list or page that is scrolled sideways may. */
  const cutOff = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('a, button, input, select, textarea, h1, h2, h3, p')]
        .filter((element) => {
          const { width, height, right } = element.getBoundingClientRect();
          if (width * height <= 1 || right <= innerWidth + 1) return false;
          return element.closest('[role=region], [role=document]') === null;
        })
        .map((element) => element.ariaLabel ?? element.textContent.trim().slice(0, 40)),
    );

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder({ 'bail.txt': 'Le loyer mensuel est fixé à 780 euros.', 'vide.txt': '' }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.getByTestId('search-box').waitFor();
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test.each(each)('%s: axe finds nothing where the system imposes its colours', async (view) => {
    await show(view);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: 'none' });
  });

  test.each(each)('%s: axe finds nothing where more contrast is asked for', async (view) => {
    await show(view);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ contrast: 'more', colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
    await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'light' });
  });

  test.each(each)(
    '%s: Tab goes through it, each stop is seen, and it leads out again',
    async (view) => {
      await show(view);
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      });
      const unseen: string[] = [];
      let stops = 0;
      for (;;) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return null;
          const seen = (one: Element): boolean => {
            const { outlineStyle, outlineWidth } = getComputedStyle(one);
            return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
          };
          // A field without an outline of its own is framed by what holds it.
          const framed = element.closest('div:focus-within:has(> input)');
          const shadowed = framed !== null && getComputedStyle(framed).boxShadow !== 'none';
          return { html: element.outerHTML.slice(0, 120), seen: seen(element) || shadowed };
        });
        if (stop === null) break;
        if (!stop.seen) unseen.push(stop.html);
        stops++;
        expect(stops, 'Tab never leaves').toBeLessThan(400);
      }
      expect(unseen).toEqual([]);
      expect(stops).toBeGreaterThan(5);
    },
  );

  test.each([
    // Half of 1180: what a window of that size has in CSS pixels at 200%.
    { width: 590, height: 390 },
    // As small as the desktop's window is made (src/main/shell/electron/main-window.ts).
    { width: 480, height: 420 },
  ])('at 200% zoom and in the smallest window nothing is cut off at the side, %o', async (size) => {
    await page.setViewportSize(size);
    for (const view of each) {
      await show(view);
      expect(await cutOff(), view).toEqual([]);
    }
    await page.setViewportSize({ width: 1180, height: 780 });
  });

  test('in a narrow window the library’s parts stand one under the other', async () => {
    await page.setViewportSize({ width: 760, height: 420 });
    await show('library');
    const picture = await page.getByTestId('picture').boundingBox();
    const filter = await page.getByTestId('ledger-filter').boundingBox();
    expect(picture && filter && picture.y + picture.height <= filter.y).toBe(true);
    await page.setViewportSize({ width: 1180, height: 780 });
  });

  test('before the application has told anything, nothing is said to be missing', async () => {
    const context = await browser.newContext({ locale: 'fr-FR' });
    const early = await context.newPage();
    // Connected, and not answered yet.
    await early.routeWebSocket(/./, () => {});
    await early.goto(served.url);
    await early.keyboard.press('Control+2');
    await early.getByTestId('library').waitFor();
    const shown = await early.getByTestId('library').innerText();
    const untold = ['library.none', 'library.picture.none', 'library.none.files'] as const;
    expect(untold.filter((key) => shown.includes(french[key]))).toEqual([]);
    await context.close();
  });

  test('no sentence of the other language is left in any view', async () => {
    const { page: english } = await openPage(browser, served.url, 'en-GB');
    // Long enough that no English says the same.
    const sentences = Object.values(french)
      .filter((said) => typeof said === 'string')
      .filter((said) => said.length > 12 && !said.includes('{'));
    for (const key of Object.values(views)) {
      await english.keyboard.press(key);
      await english.getByRole('main').first().waitFor();
      const shown = await english.locator('body').innerText();
      expect(
        sentences.filter((said) => shown.includes(said)),
        key,
      ).toEqual([]);
    }
    await english.context().close();
  });
});
