/** The library, as a person meets it: folders, every file's state, and what can be done about it. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makePdf, text } from '../unit/extract/make-pdf.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const many = 2500;
const protectedText = 'Le code du coffre est dans le tiroir du bureau.';

describe.skipIf(chromiumPath === null)('the library (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const row = (path: string) => page.locator(`[data-testid=ledger-row][data-path="${path}"]`);
  const inState = (path: string, state: string) =>
    page.locator(`[data-testid=ledger-row][data-path="${path}"][data-state=${state}]`).waitFor();
  const filter = () => page.getByTestId('ledger-filter');
  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 100_000, interval: 200 });

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder({
        'logement/bail.txt': 'Le loyer mensuel est fixé à 780 euros.',
        'notes/lu.md': '# Notes\n\nÀ relire avant mardi.',
        'vide.txt': '',
        'abime.pdf': '%PDF-1.7\n1 0 obj\n<< /Type /Catalog',
        'secret.pdf': makePdf({
          pages: [{ content: text(60, 700, protectedText) }],
          password: 'sesame',
        }),
      }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.keyboard.press('Control+2');
    await page.getByTestId('library').waitFor();
    for (const path of ['logement/bail.txt', 'notes/lu.md']) await inState(path, 'indexed');
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('every file is listed with its state, and the reason where it is not read', async () => {
    await inState('abime.pdf', 'damaged');
    await inState('secret.pdf', 'encrypted');
    await inState('vide.txt', 'empty');
    expect(await row('abime.pdf').innerText()).toContain('abîmé');
    expect(await row('secret.pdf').innerText()).toContain('mot de passe');
  });

  test('the list is narrowed by a state and by words of the path', async () => {
    await page.getByRole('button', { name: /^abîmé/ }).click();
    await eventually(() => page.getByTestId('ledger-row').count()).toBe(1);
    await page.getByRole('button', { name: /^Tous/ }).click();
    await filter().fill('NOTES');
    await eventually(() => page.getByTestId('ledger-row').count()).toBe(1);
    expect(await page.getByTestId('ledger-row').getAttribute('data-path')).toBe('notes/lu.md');
    await filter().fill('');
    await eventually(() => page.getByTestId('ledger-row').count()).toBe(5);
  });

  test('a picture counts what is indexed by type, year and state', async () => {
    const tally = (of: string) =>
      page.locator(`[data-testid=tally][data-of="${of}"]`).getAttribute('data-count');
    await eventually(() => tally('indexed')).toBe('2');
    expect(await tally('txt')).toBe('1');
    expect(await tally('md')).toBe('1');
    expect(await tally(String(new Date().getFullYear()))).toBe('2');
    expect(await tally('encrypted')).toBe('1');
  });

  test('an encrypted document asks for its password, says when it is wrong, and is read', async () => {
    await row('secret.pdf').getByRole('button').click();
    const dialog = page.getByTestId('unlock');
    await dialog.waitFor();
    await page.keyboard.type('faux');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: /.+/ }).waitFor();
    await dialog.getByLabel('Mot de passe').fill('sesame');
    await page.keyboard.press('Enter');
    await inState('secret.pdf', 'indexed');
    await dialog.waitFor({ state: 'detached' });
  });

  test('what failed is read again, one file or all of them', async () => {
    writeFileSync(
      join(served.folder, 'abime.pdf'),
      makePdf({ pages: [{ content: text(60, 700, 'Mended.') }] }),
    );
    await inState('abime.pdf', 'indexed'); // a change is enough
    writeFileSync(join(served.folder, 'abime.pdf'), '%PDF-1.7\n1 0 obj\n<< /Type /Catalog');
    await inState('abime.pdf', 'damaged');
    await row('abime.pdf').getByRole('button', { name: 'Relire' }).click();
    await inState('abime.pdf', 'damaged');
    await page.getByTestId('retry-all').click();
    await page.getByText('sont relus').waitFor();
    await inState('abime.pdf', 'damaged');
  });

  test('reading is paused and goes on', async () => {
    await page.getByTestId('pause').click();
    await page.getByTestId('progress').getByText('suspendue').waitFor();
    writeFileSync(join(served.folder, 'attend.txt'), 'Un fichier qui attend son tour.');
    await inState('attend.txt', 'pending');
    await page.getByTestId('folder-progress').waitFor();
    await page.getByTestId('pause').click();
    await inState('attend.txt', 'indexed');
    await page.getByTestId('folder-progress').waitFor({ state: 'detached' });
  });

  test('no rule of accessibility is broken, in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });

  test('tens of thousands of rows: few are drawn, any can be scrolled to', async () => {
    const bulk = join(served.folder, 'masse');
    mkdirSync(bulk);
    for (let i = 0; i < many; i++)
      writeFileSync(join(bulk, `f${String(i).padStart(5, '0')}.xyz`), '\0');
    await eventually(async () =>
      Number((await row('masse/f00000.xyz').getAttribute('aria-setsize')) ?? 0),
    ).toBeGreaterThanOrEqual(many);
    expect(await page.getByTestId('ledger-row').count()).toBeLessThan(400);
    await page.getByRole('region', { name: 'Tous les fichiers' }).focus();
    await page.keyboard.press('End');
    await row('vide.txt').waitFor();
    await filter().fill('f02499');
    await eventually(() => page.getByTestId('ledger-row').count()).toBe(1);
    await filter().fill('');
  });

  test('a folder that moved is pointed to its new place, and nothing is read again', async () => {
    const moved = join(served.outer, 'ailleurs');
    await page.getByTestId('pause').click(); // as if it had moved while nobody watched
    renameSync(served.folder, moved);
    await page.getByTestId('pause').click();
    await page.getByText('Ce dossier n’est plus à cet endroit').waitFor();
    await page.getByRole('button', { name: 'Indiquer son nouvel emplacement' }).click();
    await page.keyboard.type(join(served.outer, 'nulle-part'));
    await page.keyboard.press('Enter');
    await page.getByTestId('folder-failure').waitFor();
    await page.getByTestId('folder-relocate').fill(moved);
    await page.keyboard.press('Enter');
    await page.locator(`[data-testid=folder][data-path="${moved}"]`).waitFor();
    await filter().fill('bail');
    await inState('logement/bail.txt', 'indexed');
    await filter().fill('');
  });

  test('a folder is given up only when that is confirmed', async () => {
    const folder = page.getByTestId('folder');
    await folder.getByRole('button', { name: 'Ne plus lire ce dossier' }).click();
    await page.keyboard.press('Enter'); // the focus is on going on
    expect(await folder.count()).toBe(1);
    await folder.getByRole('button', { name: 'Ne plus lire ce dossier' }).click();
    await folder.getByRole('group').getByRole('button', { name: 'Ne plus lire' }).click();
    await folder.waitFor({ state: 'detached' });
    await page.getByText('Aucun fichier à montrer').waitFor();
  });
});
