/** Every key of the window (DESIGN.md, 6), pressed as a person presses it; F1 lists each of them. */
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { french } from '../../src/renderer/i18n/fr.ts';
import { keyGroups } from '../../src/renderer/keys/all-keys.ts';
import type { Chord } from '../../src/renderer/keys/chord.ts';
import { lines, makePdf } from '../unit/extract/make-pdf.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { SearchWindow } from './search-window.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const plan = (name: string) => ({
  content: lines(60, 700, [`Le plan du jardin ${name} montre les allees du jardin.`]),
});
const files = {
  'plan.pdf': makePdf({ pages: ['nord', 'sud', 'est'].map(plan) }),
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `semis-${index}.txt`,
      `Le semis numéro ${index} du jardin a levé en ${index} jours.`,
    ]),
  ),
};
const question = 'jardin';
const bindings = keyGroups.flatMap((group) => group.bindings);

/** What AZERTY writes on the unshifted level of the keys that QWERTY has digits on. */
const azertyDigits: Readonly<Record<string, string>> = {
  Digit0: 'à',
  Digit1: '&',
  Digit2: 'é',
  Digit3: '"',
  Digit4: "'",
};

describe.skipIf(chromiumPath === null)('the keys (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let view: SearchWindow;
  let debug: CDPSession;

  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 100_000, interval: 100 });
  const focusedIs = (testid: string) =>
    page.locator(`[data-testid=${testid}]:focus`).waitFor({ state: 'attached' });
  const selectedIs = (index: number) =>
    page.locator(`#result-${index}[data-testid=result][aria-selected=true]`).waitFor();
  const selectedIndex = async () => Number((await view.selected.getAttribute('id'))?.slice(7));
  const preview = () => page.getByTestId('preview');
  const zoom = () =>
    preview()
      .getByText(/^\d+\s%$/)
      .innerText();
  const place = () => page.getByTestId('place-count').innerText();
  const placeNumber = async () => parseInt(await place());

  /** A question with answers, the first selected, and the focus in the box. */
  const asked = async (query = question): Promise<void> => {
    await page.keyboard.press('Control+k');
    await view.box.fill(' '); // closes what is offered under it
    await page.keyboard.press('Escape');
    await view.settled(query);
    await view.stage('reranked');
    await eventually(() => view.results.count()).toBeGreaterThan(1);
  };
  const pdfShown = async (): Promise<void> => {
    await asked('plan du jardin type:pdf');
    await page.locator('[data-testid=result][data-page="1"]').first().click();
    await page.locator('[data-testid=preview-page][data-page="1"]').waitFor();
    await preview().getByTestId('passage-box').first().waitFor();
  };
  const inList = async (): Promise<void> => {
    await view.list.focus();
  };

  async function press(chord: Chord): Promise<void> {
    if (chord.code !== undefined) return pressOnAzerty(chord.code);
    const held = [
      ...(chord.control ? ['Control'] : []),
      ...(chord.alt ? ['Alt'] : []),
      ...(chord.shift === true ? ['Shift'] : []),
    ];
    await page.keyboard.press([...held, chord.key ?? ''].join('+'));
  }

  /** Ctrl and a physical key, with the character that an AZERTY keyboard sends of it. */
  async function pressOnAzerty(code: string): Promise<void> {
    const key = azertyDigits[code] ?? '';
    expect(key, code).not.toBe('');
    const ctrl = 2;
    const windowsVirtualKeyCode = key.toUpperCase().charCodeAt(0);
    for (const type of ['rawKeyDown', 'keyUp'] as const) {
      await debug.send('Input.dispatchKeyEvent', {
        ...{ type, key, code, windowsVirtualKeyCode, modifiers: ctrl },
      });
    }
  }

  const key = async (says: keyof typeof checks): Promise<void> => {
    const binding = bindings.find((candidate) => candidate.says === says);
    if (!binding) throw new Error(`${says} is bound to no key`);
    await press(binding.chord);
  };

  /** What each key does, by what F1 says of it. */
  const checks = {
    'keys.down': async () => {
      await asked();
      await key('keys.down');
      await selectedIs(1);
      await focusedIs('search-box');
    },
    'keys.up': async () => {
      await key('keys.up');
      await selectedIs(0);
    },
    'keys.pageDown': async () => {
      await asked();
      await key('keys.pageDown');
      await eventually(selectedIndex).toBeGreaterThan(1);
    },
    'keys.pageUp': async () => {
      await key('keys.pageUp');
      await selectedIs(0);
    },
    'keys.last': async () => {
      await inList();
      await key('keys.last');
      await selectedIs(Number(await view.list.getAttribute('data-count')) - 1);
    },
    'keys.first': async () => {
      await key('keys.first');
      await selectedIs(0);
    },
    'keys.open': async () => {
      await asked();
      const path = await view.selected.getAttribute('data-path');
      await key('keys.open');
      await eventually(() => Promise.resolve(served.opened)).toEqual([
        join(served.folder, path ?? ''),
      ]);
    },
    'keys.showInFolder': async () => {
      await key('keys.showInFolder');
      await eventually(() => Promise.resolve(served.shown)).toEqual(served.opened);
    },
    'keys.moreLikeThis': async () => {
      await key('keys.moreLikeThis');
      await page.locator('[data-testid=filter-chip][data-kind=like]').waitFor();
    },
    'keys.clear': async () => {
      await asked();
      await key('keys.clear');
      await eventually(() => view.box.inputValue()).toBe('');
    },
    'keys.focusBox': async () => {
      await asked();
      await inList();
      await key('keys.focusBox');
      await focusedIs('search-box');
    },
    'keys.slash': async () => {
      await asked();
      await key('keys.slash'); // in the box it is a character
      expect(await view.box.inputValue()).toBe(`${question}/`);
      await asked();
      await inList();
      await key('keys.slash');
      await focusedIs('search-box');
      expect(await view.box.inputValue()).toBe(question);
    },
    'keys.complete': async () => {
      await key('keys.complete');
      await view.suggestions.filter({ hasText: 'dossier:' }).waitFor();
      await page.keyboard.press('Escape');
    },
    'keys.save': async () => {
      await asked();
      await key('keys.save');
      await page.locator('[data-testid=save-search][aria-pressed=true]').waitFor();
    },
    'keys.history': async () => {
      await key('keys.history');
      await view.suggestions.filter({ hasText: question }).first().waitFor();
      await page.keyboard.press('Escape');
    },
    'keys.why': async () => {
      await asked();
      await key('keys.why');
      const selected = page.locator('[data-testid=result][aria-selected=true]');
      const why = selected.locator('[data-testid=why]');
      await why.filter({ hasText: 'Relecture' }).waitFor();
      const said = (await why.textContent()) ?? '';
      expect(said).toMatch(/^Mots : .+ \([\d,]+\) · Sens : [\d,]+ · Relecture : -?[\d,]+$/);
      expect(await page.locator('[data-testid=why]').count()).toBe(1);
      // A document that only passes the filters was not found by its name.
      await view.settled('type:txt');
      await why.filter({ hasText: french['search.why.filters'] }).waitFor();
      await key('keys.why');
      await why.waitFor({ state: 'detached' });
    },
    'keys.group.toggle': async () => {
      await key('keys.group.toggle');
      await page.locator('[data-testid=group-toggle][aria-pressed=true]').waitFor();
      await key('keys.group.toggle');
      await page.locator('[data-testid=group-toggle][aria-pressed=false]').waitFor();
    },
    'keys.export': async () => {
      await key('keys.export');
      await page.getByRole('menuitem', { name: french['export.csv'] }).waitFor();
      await page.keyboard.press('Escape');
    },
    'keys.preview.toggle': async () => {
      await asked();
      await key('keys.preview.toggle');
      await preview().waitFor({ state: 'detached' });
      await key('keys.preview.toggle');
      await preview().waitFor();
    },
    'keys.preview.next': async () => {
      await pdfShown();
      await key('keys.preview.next');
      await eventually(place).toMatch(/^\d+ sur \d+$/);
      const before = await placeNumber();
      await key('keys.preview.next');
      await eventually(placeNumber).toBe(before + 1);
    },
    'keys.preview.previous': async () => {
      const before = await placeNumber();
      await key('keys.preview.previous');
      await eventually(placeNumber).toBe(before - 1);
    },
    'keys.preview.find': async () => {
      await key('keys.preview.find');
      await focusedIs('find-box');
      await page.keyboard.type('allees');
      await eventually(place).toMatch(/^\d sur 3$/);
      await page.keyboard.press('Escape');
      await focusedIs('search-box');
    },
    'keys.preview.zoomIn': async () => {
      await pdfShown();
      await key('keys.preview.zoomIn');
      await eventually(zoom).toMatch(/^120\s%$/);
    },
    'keys.preview.zoomOut': async () => {
      await key('keys.preview.zoomOut');
      await key('keys.preview.zoomOut');
      await eventually(zoom).toMatch(/^83\s%$/);
    },
    'keys.preview.fitWidth': async () => {
      await key('keys.preview.fitWidth');
      await eventually(zoom).toMatch(/^100\s%$/);
    },
    'keys.preview.copy': async () => {
      await key('keys.preview.copy');
      await preview().getByText(french['preview.copied']).waitFor();
    },
    'keys.preview.copyPath': async () => {
      await key('keys.preview.copyPath');
      await preview().getByText(french['preview.copiedPath']).waitFor();
    },
    'keys.preview.page': async () => {
      await pdfShown();
      const top = () =>
        page
          .locator('[data-testid=preview-page][data-page="1"]')
          .evaluate((sheet) => sheet.getBoundingClientRect().top);
      await inList();
      const before = await top();
      await key('keys.preview.page');
      await eventually(top).toBeLessThan(before - 100);
      expect(await view.box.inputValue()).not.toMatch(/ $/);
    },
    'view.library': async () => {
      await key('view.library');
      await page.getByTestId('library').waitFor();
    },
    'view.models': async () => {
      await key('view.models');
      await page.getByTestId('models').waitFor();
    },
    'view.about': async () => {
      await key('view.about');
      await page.getByTestId('about').waitFor();
    },
    'view.settings': async () => {
      await key('view.settings');
      await page.getByTestId('settings').waitFor();
    },
    'view.search': async () => {
      await key('view.search');
      await focusedIs('search-box');
    },
    'keys.tab': async () => {
      await asked('jardin type:txt');
      await key('keys.tab');
      await focusedIs('filter-chip');
      const stops: string[] = [];
      while (!stops.includes('preview')) {
        await key('keys.tab');
        const stop = await page.evaluate(
          () => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid') ?? '',
        );
        stops.push(stop);
        expect(stops.length, stops.join(' ')).toBeLessThan(40);
      }
      expect(stops).toContain('result-list');
      expect(stops.indexOf('result-list')).toBeGreaterThan(stops.indexOf('sort'));
    },
    'keys.help': async () => {
      const help = page.getByTestId('key-help');
      await key('keys.help');
      await help.getByRole('heading', { name: french['keys.title'] }).waitFor();
      await key('keys.help');
      await help.waitFor({ state: 'hidden' });
    },
  } as const;

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(files, { sharedModels: true }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    debug = await page.context().newCDPSession(page);
    view = new SearchWindow(page);
    await view.ready(Object.keys(files).length);
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('F1 lists every key, and every key that it lists is tried here', async () => {
    await page.keyboard.press('F1');
    const listed = await page.getByTestId('key-help').locator('dd').allInnerTexts();
    expect(listed).toEqual(bindings.map(({ says }) => french[says]));
    await page.keyboard.press('F1');
    expect(Object.keys(checks).toSorted()).toEqual(bindings.map(({ says }) => says).toSorted());
  });

  test.each(Object.entries(checks))('%s', async (_, check) => {
    await check();
  });
});
