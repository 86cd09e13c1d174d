/** The application as a person meets it: a real browser, the real engine, real files. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { french } from '../../src/renderer/i18n/fr.ts';
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { childrenRunning, SearchWindow } from './search-window.ts';

const outer = realpathSync(mkdtempSync(join(tmpdir(), 'trouvaille-e2e-')));
const folder = join(outer, 'papiers');
const dataFolder = join(outer, 'data');
/** Where the usual folders are looked for. */
const home = join(outer, 'home');
const opened: string[] = [];
const shown: string[] = [];

const documents: Readonly<Record<string, string>> = {
  'logement/bail.txt':
    'Le loyer mensuel est fixé à 780 euros, charges comprises. Le dépôt de garantie sera restitué dans un délai de deux mois après la remise des clés.',
  'impots/avis.md':
    '# Avis d’imposition\n\nLe montant de l’impôt sur le revenu s’élève à 812 euros, payable avant le 15 septembre.',
  'sante/vaccins.txt':
    'Le rappel du vaccin contre le tétanos a été fait le 3 mars chez le docteur Lenoir.',
  'cuisine/tarte.txt':
    'Pour la tarte aux pommes, préchauffer le four à 180 degrés pendant dix minutes.',
  'ruse.txt': 'Un texte avec <img src=x onerror="window.__ruse=1"> et <b>du balisage</b> dedans.',
  'vide.txt': '',
};

function write(): void {
  for (const [path, text] of Object.entries(documents)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, 'abime.pdf'), '%PDF-1.7\n1 0 obj\n<< /Type /Catalog');
}

describe.skipIf(chromiumPath === null)('the window (needs Chromium)', () => {
  let shell: BrowserShell;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let view: SearchWindow;

  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 30_000, interval: 200 });

  beforeAll(async () => {
    write();
    mkdirSync(join(home, 'Documents'), { recursive: true });
    vi.stubEnv('HOME', home);
    [shell, browser] = await Promise.all([
      startBrowserShell({
        dataFolder,
        folders: [],
        onUrl: () => {},
        system: {
          openFile: (path) => Promise.resolve(void opened.push(path)),
          showFile: (path) => Promise.resolve(void shown.push(path)),
        },
      }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, shell.url));
    view = new SearchWindow(page);
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await shell.close();
    vi.unstubAllEnvs();
  });

  test('first start: a folder is chosen in a field that completes, and read', async () => {
    expect(page.url()).not.toContain('token');
    await page.getByTestId('welcome').waitFor();
    const welcome = await page.getByTestId('welcome').innerText();
    expect(welcome).toContain(french['welcome.private']);
    expect(welcome).toContain(french['welcome.reads']);
    await page.getByRole('button', { name: join(home, 'Documents'), exact: true }).waitFor();
    const field = page.getByTestId('folder-field');
    await field.fill(join(outer, 'pap'));
    await page.getByTestId('folder-option').filter({ hasText: folder }).waitFor();
    await field.press('Tab');
    expect(await field.inputValue()).toBe(`${folder}/`);
    await field.press('Enter');
    await page.getByTestId('search-box').waitFor();
    await page.keyboard.press('Control+2');
    for (const path of Object.keys(documents)) {
      await page.locator(`[data-testid=ledger-row][data-path="${path}"]`).waitFor();
    }
  });

  test('the ledger shows every file with its state, and why where it is not read', async () => {
    await eventually(() =>
      page.locator('[data-testid=ledger-row][data-state=pending]').count(),
    ).toBe(0);
    const row = (path: string) => page.locator(`[data-testid=ledger-row][data-path="${path}"]`);
    expect(await page.getByTestId('ledger-row').count()).toBe(Object.keys(documents).length + 1);
    expect(await row('logement/bail.txt').getAttribute('data-state')).toBe('indexed');
    expect(await row('vide.txt').getAttribute('data-state')).toBe('empty');
    expect(await row('vide.txt').innerText()).toContain('ne contient aucun texte');
    expect(await row('abime.pdf').getAttribute('data-state')).toBe('damaged');
    expect(await row('abime.pdf').innerText()).toContain('abîmé');
  });

  test('a question in other words finds the passage, reranked, highlighted, in its place', async () => {
    await page.keyboard.press('Control+1');
    await eventually(() => view.box.evaluate((input) => input === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.type('combien coûte l’appartement par mois');
    await view.answered('combien coûte l’appartement par mois');
    await view.stage('reranked');
    expect((await view.paths())[0]).toBe('logement/bail.txt');
    expect(await view.results.first().getAttribute('data-page')).toBe('1');
    expect(await view.results.first().innerText()).toContain('780 euros');
    expect(await view.results.first().locator('mark').allInnerTexts()).toContain('mois');
  });

  test('keys move the selection while the box keeps the focus and the typing', async () => {
    await view.settled('loyer');
    await view.stage('reranked');
    await eventually(() => view.results.count()).toBeGreaterThan(2);
    const count = await view.results.count();
    expect(await view.selected.getAttribute('id')).toBe('result-0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await view.selected.getAttribute('id')).toBe('result-2');
    await page.keyboard.press('ArrowUp');
    expect(await view.selected.getAttribute('id')).toBe('result-1');
    expect(await view.box.getAttribute('aria-activedescendant')).toBe('result-1');
    for (let i = 0; i < count; i++) await page.keyboard.press('PageDown');
    expect(await view.selected.getAttribute('id')).toBe(`result-${count - 1}`);
    for (let i = 0; i < count; i++) await page.keyboard.press('PageUp');
    expect(await view.selected.getAttribute('id')).toBe('result-0');
    await page.keyboard.type('s');
    expect(await view.box.inputValue()).toBe('loyers');
  });

  test('Enter opens the document, Ctrl+Enter shows it, and both say so', async () => {
    await view.settled('tétanos');
    await view.stage('reranked');
    await page.keyboard.press('Enter');
    await page.getByText('est ouvert dans votre lecteur').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('est montré dans son dossier').waitFor();
    expect(opened).toEqual([join(folder, 'sante/vaccins.txt')]);
    expect(shown).toEqual(opened);
  });

  test('Esc clears, and the empty box shows the recent documents', async () => {
    await page.keyboard.press('Escape');
    expect(await view.box.inputValue()).toBe('');
    await page.getByRole('heading', { name: 'Documents récents' }).waitFor();
    // Every document with text, each once; not the empty one nor the damaged one.
    await eventually(async () => (await view.paths()).toSorted()).toEqual(
      expect.arrayContaining(['cuisine/tarte.txt', 'impots/avis.md', 'logement/bail.txt']),
    );
    expect(await page.getByTestId('stage').count()).toBe(0);
  });

  test('a text that looks like markup is shown as text', async () => {
    await view.settled('balisage');
    await view.stage('reranked');
    expect(await view.results.first().innerText()).toContain('<img src=x onerror=');
    expect(await view.results.locator('img, b').count()).toBe(0);
    expect(await page.evaluate(() => '__ruse' in window)).toBe(false);
  });

  test('what a query cannot be is said in a sentence', async () => {
    await view.settled('-tarte');
    await page.getByText('ne contient que des opérateurs').waitFor();
  });

  test('nothing relevant is said so, and can be looked at all the same', async () => {
    await view.settled('"girafe interstellaire"');
    await page.getByTestId('not-relevant').waitFor();
    expect(await page.getByTestId('not-relevant').innerText()).toContain('Rien de pertinent');
    expect(await view.results.count()).toBe(0);
  });

  test('a new file is found without anything being asked', async () => {
    writeFileSync(join(folder, 'velo.txt'), 'La révision de la bicyclette est prévue le 12 mai.');
    await page.keyboard.press('Control+2');
    await page
      .locator('[data-testid=ledger-row][data-path="velo.txt"][data-state=indexed]')
      .waitFor();
    await page.keyboard.press('Control+1');
    await view.settled('bicyclette');
    await view.stage('reranked');
    expect(await view.paths()).toContain('velo.txt');
  });

  test('a search process killed under a query comes back by itself, and answers it', async () => {
    const search = childrenRunning('search/entry.ts');
    expect(search).not.toEqual([]);
    const signal = (name: 'SIGSTOP' | 'SIGKILL'): void => {
      for (const pid of search) process.kill(pid, name);
    };
    const sent = await view.sent();
    await view.emptied();
    signal('SIGSTOP');
    const before = (await sent()).length;
    await view.box.fill('tarte aux pommes');
    await eventually(async () => (await sent()).slice(before)).toContain('request');
    signal('SIGKILL');
    await view.answered('tarte aux pommes');
    await eventually(async () => (await view.paths())[0]).toBe('cuisine/tarte.txt');
  });

  test('the window speaks English where the person does, and switches at once', async () => {
    const english = await openPage(browser, shell.url, 'en-GB');
    await english.page.getByRole('button', { name: 'Library' }).waitFor();
    expect(await english.page.locator('html').getAttribute('lang')).toBe('en');
    await english.page.getByRole('button', { name: 'Passer en français' }).click();
    await english.page.getByRole('button', { name: 'Bibliothèque' }).waitFor();
    expect(await english.page.locator('html').getAttribute('lang')).toBe('fr');
    expect(english.complaints).toEqual([]);
    await english.page.context().close();
  });

  test('a second window on the same data searches, and says that it does not index', async () => {
    const second = await startBrowserShell({ dataFolder, folders: [], onUrl: () => {} });
    try {
      const other = await openPage(browser, second.url);
      await other.page.getByTestId('notice').filter({ hasText: 'Recherche seulement' }).waitFor();
      await other.page.getByTestId('search-box').fill('loyer');
      await other.page.locator('[data-testid=result][data-path="logement/bail.txt"]').waitFor();
      await other.page.context().close();
    } finally {
      await second.close();
    }
  });

  test('a connection that is lost is said, and made again', async () => {
    await page.context().setOffline(true);
    await shell.close();
    await page.getByText('La connexion avec Trouvaille est perdue').waitFor();
    // What the browser says of refused connections, while nobody listens.
    complaints.splice(0);
  });
});
