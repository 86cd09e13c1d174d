/** Folders and files dropped on the window from outside, as the browser itself hands them over. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Phrases } from '../../src/renderer/i18n/phrases.ts';
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server.ts';
import { shareCompiledModels } from '../compiled-models.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';

const phrases = new Phrases('fr');

describe.skipIf(chromiumPath === null)('what is dropped on the window (needs Chromium)', () => {
  let outer: string;
  let impots: string;
  let bail: string;
  let shell: BrowserShell;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    outer = realpathSync(mkdtempSync(join(tmpdir(), 'trouvaille-drop-')));
    impots = join(outer, 'Impôts');
    bail = join(outer, 'logement', 'bail.txt');
    for (const folder of ['Impôts', 'logement']) mkdirSync(join(outer, folder));
    writeFileSync(join(impots, 'avis.txt'), 'L’impôt sur le revenu est payable en septembre.');
    writeFileSync(bail, 'Le loyer mensuel est de 780 euros.');
    const dataFolder = join(outer, 'data');
    shareCompiledModels(dataFolder);
    shell = await startBrowserShell({
      dataFolder,
      folders: [],
      onUrl: () => {},
      system: { openFile: () => Promise.resolve(), showFile: () => Promise.resolve() },
    });
    ({ page } = await openPage(browser, shell.url));
    devtools = await page.context().newCDPSession(page);
    await page.getByTestId('folder-field').waitFor();
  });
  afterEach(async () => {
    await page.context().close();
    await shell.close();
    rmSync(outer, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
  });

  /** Files and folders, or a text, let go of over a point of the window. */
  async function drop(
    carried: { files: string[] } | { text: string },
    { x, y }: { x: number; y: number } = { x: 400, y: 600 },
  ): Promise<void> {
    const data =
      'files' in carried
        ? { items: [], files: carried.files, dragOperationsMask: 1 }
        : { items: [{ mimeType: 'text/plain', data: carried.text }], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, x, y, data });
    }
  }
  const asked = (): Promise<string> => page.getByTestId('dropped').innerText();
  const focused = () => page.locator('[data-testid=folder-field]:focus');
  const addressBefore = (): string => new URL(shell.url).origin;

  test('a folder at the first start: the window stays, and asks in the field where it lies', async () => {
    await drop({ files: [impots] });
    expect(await asked()).toBe(phrases.say('folder.dropped.folder', { name: 'Impôts' }));
    await focused().waitFor();
    expect(new URL(page.url()).origin).toBe(addressBefore());
    await page.getByTestId('welcome').waitFor();
  });

  test('once its place is given it is read, and nothing is asked any more', async () => {
    await drop({ files: [impots] });
    await focused().waitFor();
    await page.keyboard.type(impots);
    await page.keyboard.press('Enter');
    await page.getByTestId('search-box').waitFor();
    await page.keyboard.press('Control+2');
    await page.locator('[data-testid=ledger-row][data-path="avis.txt"]').waitFor();
    expect(await page.getByTestId('dropped').count()).toBe(0);
  });

  test('a file while searching: the library asks for the folder that holds it', async () => {
    await page.getByTestId('folder-field').fill(impots);
    await page.getByTestId('folder-field').press('Enter');
    await page.getByTestId('search-box').waitFor();
    await drop({ files: [bail] });
    await page.getByTestId('library').waitFor();
    expect(await asked()).toBe(phrases.say('folder.dropped.file', { name: 'bail.txt' }));
    await focused().waitFor();
  });

  test('a text goes where it is dropped, and asks nothing', async () => {
    await page.getByTestId('folder-field').fill(impots);
    await page.getByTestId('folder-field').press('Enter');
    const box = page.getByTestId('search-box');
    await box.waitFor();
    const place = await box.boundingBox();
    await drop({ text: 'loyer' }, { x: (place?.x ?? 0) + 60, y: (place?.y ?? 0) + 10 });
    await expect.poll(() => box.inputValue()).toBe('loyer');
    expect(await page.getByTestId('dropped').count()).toBe(0);
  });
});
