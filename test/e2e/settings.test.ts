/** Settings and About, as a person meets them. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { librariesOf } from '../../build/libraries.ts';
import { applicationVersion } from '../../src/main/version.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

describe.skipIf(chromiumPath === null)('settings and about (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const setting = (key: string) => page.locator(`[data-testid=setting][data-key=${key}]`);
  const told = (key: string) => setting(key).getByTestId('setting-told');
  const stored = (): unknown =>
    JSON.parse(readFileSync(join(served.dataFolder, 'settings.json'), 'utf8'));
  const html = () => page.locator('html');
  const eventually = <Value>(look: () => Promise<Value> | Value) =>
    expect.poll(look, { timeout: 100_000, interval: 200 });

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder({
        'bail.txt': 'Le loyer mensuel est fixé à 780 euros.',
        'brouillon.txt': 'Un brouillon sans importance.',
      }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings').waitFor();
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('theme and language change the window at once, and are kept for the next one', async () => {
    await setting('theme').getByRole('combobox').selectOption('dark');
    await eventually(() => html().getAttribute('data-theme')).toBe('dark');
    await setting('language').getByRole('combobox').selectOption('en');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(stored()).toMatchObject({ theme: 'dark', language: 'en' });
    const { page: next } = await openPage(browser, served.url);
    await next.getByRole('button', { name: 'Library' }).waitFor();
    expect(await next.locator('html').getAttribute('data-theme')).toBe('dark');
    await next.context().close();
    await setting('language').getByRole('combobox').selectOption('fr');
    await page.getByRole('heading', { name: 'Réglages' }).waitFor();
  });

  test('the desktop’s own settings are said to be absent from a browser', async () => {
    expect(await page.getByTestId('browser-note').innerText()).toContain('navigateur');
    expect(await setting('shortcut').count()).toBe(0);
  });

  test('a value that does not fit is refused in words, and the one before stays', async () => {
    const address = setting('hub').getByRole('textbox');
    await address.fill('pas une adresse');
    await address.press('Tab');
    await told('hub').filter({ hasText: 'ne convient pas' }).waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    expect(stored()).toMatchObject({ hub: 'https://huggingface.co' });
    await address.fill('https://miroir.example');
    await address.press('Tab');
    await told('hub').filter({ hasText: 'Enregistré' }).waitFor();
    expect(stored()).toMatchObject({ hub: 'https://miroir.example' });
    await setting('hub').getByRole('button', { name: 'valeur par défaut' }).click();
    await eventually(() => address.inputValue()).toBe('https://huggingface.co');
    const memory = setting('extractorMegabytes').getByRole('textbox');
    await memory.fill('3');
    await memory.press('Tab');
    await told('extractorMegabytes').filter({ hasText: '128' }).waitFor();
  });

  test('an ignore rule leaves files out at once, without a restart', async () => {
    const rules = setting('ignorePatterns').getByRole('textbox');
    await rules.fill('brouillon*\n\n  *.bak ');
    await rules.press('Tab');
    await told('ignorePatterns').filter({ hasText: 'Enregistré' }).waitFor();
    expect(stored()).toMatchObject({ ignorePatterns: ['brouillon*', '*.bak'] });
    await page.keyboard.press('Control+2');
    await page
      .locator('[data-testid=ledger-row][data-path="brouillon.txt"][data-state=excluded]')
      .waitFor();
    await page.locator('[data-testid=ledger-row][data-state=indexed]').waitFor();
  });

  test('the number of cores is changed under a running search, which goes on', async () => {
    await page.keyboard.press('Control+,');
    const cores = setting('threads').getByRole('textbox');
    await cores.fill('1');
    await cores.press('Tab');
    await told('threads').filter({ hasText: 'Enregistré' }).waitFor();
    await page.keyboard.press('Control+1');
    await page.getByTestId('search-box').fill('loyer');
    await page.locator('[data-testid=result][data-path="bail.txt"]').waitFor();
    await page.getByTestId('search-box').fill('');
    await page.keyboard.press('Control+,');
  });

  test('the data folder is named, and shown in the system', async () => {
    expect(await page.getByTestId('data-folder').innerText()).toBe(served.dataFolder);
    await page.getByTestId('show-data').click();
    await page.getByText('Le dossier est montré').waitFor();
    expect(served.shown).toEqual([join(served.dataFolder, 'index.db')]);
  });

  test('About tells the version, connections, and the licence of every model and library', async () => {
    await page.keyboard.press('Control+4');
    await page.getByText(`Version ${applicationVersion()}`).waitFor();
    expect(await page.getByTestId('connections').getAttribute('data-count')).toBe('0');
    expect(await page.getByTestId('connections').innerText()).toContain('0');
    const model = page.locator('[data-testid=model-licence][data-id="e5-small-fr-en"]');
    expect(await model.locator('summary').innerText()).toContain('mit');
    await model.locator('summary').click();
    expect(await model.innerText()).toContain('# e5-small-fr-en');
    const names = await page
      .getByTestId('library-licence')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name')));
    expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'svelte', 'pdfjs-dist']));
    expect(names).toHaveLength(librariesOf(join(import.meta.dirname, '../..')).length);
  });

  test('no rule of accessibility is broken, in light and in dark', async () => {
    for (const key of ['Control+4', 'Control+,']) {
      await page.keyboard.press(key);
      for (const theme of ['light', 'dark'] as const) {
        await html().evaluate((root, value) => (root.dataset['theme'] = value), theme);
        expect(await violations(page), `${key} ${theme}`).toEqual([]);
      }
    }
  });

  test('nothing moves where the system asks for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return ![transitionDuration, animationDuration].every((time) =>
            /^(0s(, )?)+$/.test(time),
          );
        }).length,
    );
    expect(moving).toBe(0);
  });

  test('erasing everything is confirmed, and leaves nothing but the documents', async () => {
    // What other parts write there, as they name it.
    for (const name of ['searches.json', 'own-questions.json', 'earlier-models.json']) {
      writeFileSync(join(served.dataFolder, name), '{}');
    }
    mkdirSync(join(served.dataFolder, 'models', 'somebody--model'), { recursive: true });
    writeFileSync(join(served.dataFolder, 'mine.txt'), 'The person’s own.');
    const before = readdirSync(served.dataFolder);
    await page.getByTestId('erase').click();
    await page.keyboard.press('Enter'); // the focus is on going back
    expect(readdirSync(served.dataFolder)).toEqual(before);
    await page.getByTestId('erase').click();
    await page.getByTestId('erase-confirm').click();
    await page.getByTestId('welcome').waitFor();
    const fresh = /^(index\.db(-wal|-shm)?|writer\.lock(-journal)?|compiled|run-state\.json)$/;
    const left = readdirSync(served.dataFolder).filter((name) => !fresh.test(name));
    expect(left).toEqual(['mine.txt']);
    expect(readFileSync(join(served.dataFolder, 'index.db')).includes('loyer')).toBe(false);
    expect(existsSync(join(served.folder, 'bail.txt'))).toBe(true);
    expect(await html().getAttribute('data-theme')).toBe('system');
  });
});
