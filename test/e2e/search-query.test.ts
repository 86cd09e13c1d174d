/** The query as a person builds it: chips, completion, history, saved searches, and why nothing is found. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { SearchWindow } from './search-window.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const files = {
  'logement/bail.txt':
    'Le loyer mensuel est fixé à 780 euros, charges comprises. Le dépôt de garantie sera restitué deux mois après la remise des clés.',
  'logement/charges.md':
    '# Charges\n\nLes charges du loyer comprennent l’eau froide et l’entretien de l’ascenseur.',
  'impots/avis.md': '# Avis\n\nLe montant de l’impôt sur le revenu s’élève à 812 euros.',
  'sante/vaccins.txt': 'Le rappel du vaccin contre le tétanos a été fait le 3 mars.',
  'cuisine/tarte.txt':
    'Pour la tarte aux pommes, préchauffer le four et éplucher les pommes de la tarte.',
  'cuisine/compote.txt': 'Pour la compote de pommes, éplucher les pommes et les cuire doucement.',
};

describe.skipIf(chromiumPath === null)('the query in the window (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let view: SearchWindow;

  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 100_000, interval: 100 });
  const kinds = () =>
    view.chips.evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-kind')));
  const offered = () => view.suggestions.locator('.label').allInnerTexts();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(files, {
        sharedModels: true,
        modified: { 'impots/avis.md': '2022-09-15T10:00:00Z' },
      }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
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

  test('every filter, phrase and exclusion is a chip, taken off by the keyboard', async () => {
    await view.settled('loyer type:txt dossier:logement "charges comprises" -ascenseur');
    expect(await kinds()).toEqual(['type', 'folder', 'phrase', 'excluded']);
    expect(await view.chips.allInnerTexts()).toEqual([
      'Type : txt',
      'Dossier : logement',
      'Exactement : charges comprises',
      'Sans : ascenseur',
    ]);
    expect(await view.paths()).toEqual(['logement/bail.txt']);
    await page.getByRole('button', { name: 'Retirer : Exactement : charges comprises' }).focus();
    await page.keyboard.press('Delete');
    await view.answered('loyer type:txt dossier:logement -ascenseur');
    expect(await focused()).toBe('search-box');
    await view.chips.nth(2).focus();
    await page.keyboard.press('Backspace');
    await view.answered('loyer type:txt dossier:logement');
    await view.chips.nth(0).focus();
    await page.keyboard.press('Enter');
    await view.answered('loyer dossier:logement');
    await eventually(async () => (await view.paths()).toSorted()).toEqual([
      'logement/bail.txt',
      'logement/charges.md',
    ]);
    await view.chips.nth(0).click();
    await view.answered('loyer');
    expect(await kinds()).toEqual([]);
  });

  test('type: offers the types that are indexed, and takes one', async () => {
    await view.emptied();
    await page.keyboard.type('loyer type:');
    await eventually(offered).toEqual(['txt', 'md']);
    expect(await view.suggestions.first().innerText()).toContain('4 fichiers');
    await page.keyboard.type('m');
    await eventually(offered).toEqual(['md']);
    await page.keyboard.press('ArrowDown');
    expect(await view.box.getAttribute('aria-activedescendant')).toBe('suggestion-0');
    await page.keyboard.press('Enter');
    await view.answered('loyer type:md');
    expect(await view.box.inputValue()).toBe('loyer type:md ');
    expect(await kinds()).toEqual(['type']);
    expect(served.opened).toEqual([]); // Enter was the list's
  });

  test('dossier: offers the folders that are indexed', async () => {
    await view.emptied();
    await page.keyboard.type('dossier:');
    await eventually(async () => (await offered()).toSorted()).toEqual(
      expect.arrayContaining(['cuisine', 'impots', 'logement', 'sante']),
    );
    await page.keyboard.type('cui');
    await eventually(offered).toEqual(['cuisine']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await view.answered('dossier:cuisine');
    await eventually(async () => (await view.paths()).toSorted()).toEqual([
      'cuisine/compote.txt',
      'cuisine/tarte.txt',
    ]);
  });

  test('dates are offered by years, then by months', async () => {
    const year = new Date().getFullYear();
    await view.emptied();
    await page.keyboard.type('avant:');
    await eventually(offered).toEqual([0, 1, 2, 3, 4].map((ago) => String(year - ago)));
    await page.keyboard.type('2023-1');
    await eventually(offered).toEqual(['2023-10', '2023-11', '2023-12']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view.answered('avant:2023-10');
    await eventually(() => view.paths()).toEqual(['impots/avis.md']);
    expect(await view.chips.allInnerTexts()).toEqual(['Avant : 2023-10']);
  });

  test('Ctrl+Space offers the filters, and the values of the one that is taken', async () => {
    await view.emptied();
    await page.keyboard.press('Control+ ');
    await eventually(offered).toEqual(['type:', 'dossier:', 'titre:', 'après:', 'avant:']);
    await page.keyboard.press('Enter');
    await eventually(offered).toEqual(['txt', 'md']);
    await page.keyboard.press('Escape');
    expect(await view.suggestions.count()).toBe(0);
    expect(await view.box.inputValue()).toBe('type:');
  });

  const latest = async () => (await offered()).slice(0, 2);

  test('a question that was acted on, or whose answer was looked at, is in the history', async () => {
    await view.settled('tétanos');
    await view.stage('reranked');
    await page.keyboard.press('Enter');
    await eventually(() => Promise.resolve(served.opened.length)).toBe(1);
    await view.settled('impôt');
    await eventually(async () => {
      await page.keyboard.press('Control+h');
      return latest();
    }).toEqual(['impôt', 'tétanos']);
    await page.keyboard.press('Escape');
    await view.emptied();
    await page.keyboard.press('ArrowUp');
    await eventually(latest).toEqual(['impôt', 'tétanos']);
    expect((await offered()).at(-1)).toBe('Oublier les recherches récentes');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view.answered('tétanos');
    expect(await view.box.inputValue()).toBe('tétanos');
  });

  test('a search is saved, comes first, and is there in the next window', async () => {
    await view.settled('loyer dossier:logement');
    await page.keyboard.press('Control+d');
    await page.locator('[data-testid=save-search][aria-pressed=true]').waitFor();
    const other = await openPage(browser, served.url);
    const next = new SearchWindow(other.page);
    await next.box.waitFor();
    await eventually(async () => {
      await other.page.keyboard.press('Control+h');
      return next.suggestions.allInnerTexts();
    }).toContainEqual(expect.stringMatching(/loyer dossier:logement\s*enregistrée/));
    await other.page.keyboard.press('Enter'); // the saved ones stand first
    await next.answered('loyer dossier:logement');
    await other.page.context().close();
    await page.keyboard.press('Control+d');
    await page.locator('[data-testid=save-search][aria-pressed=false]').waitFor();
  });

  test('the history is forgotten when that is asked for', async () => {
    await view.emptied(); // nothing is looked at that would be remembered again
    await page.keyboard.press('Control+h');
    await view.suggestions.filter({ hasText: 'Oublier' }).click();
    await eventually(async () => {
      await page.keyboard.press('Control+h');
      return view.suggestions.count();
    }).toBe(0);
  });

  test('more like this: other passages of the kind, and a chip that says of which', async () => {
    await view.settled('tarte');
    await view.stage('reranked');
    expect(await view.selected.getAttribute('data-path')).toBe('cuisine/tarte.txt');
    await page.keyboard.press('Alt+Enter');
    await view.answered('');
    await view.stage('fused');
    expect(await kinds()).toEqual(['like']);
    expect(await view.chips.innerText()).toContain('tarte.txt');
    expect((await view.paths())[0]).toBe('cuisine/compote.txt');
    expect(await view.paths()).not.toContain('cuisine/tarte.txt');
    await view.chips.focus();
    await page.keyboard.press('Backspace');
    await page.getByRole('heading', { name: 'Documents récents' }).waitFor();
  });

  test('filters alone list documents, and count them as such', async () => {
    await view.settled('type:md');
    await eventually(() => view.paths().then((paths) => paths.toSorted())).toEqual([
      'impots/avis.md',
      'logement/charges.md',
    ]);
    await page.getByRole('status').getByText('2 documents', { exact: true }).waitFor();
  });

  test('what comes nearest to a question without an answer is one key away', async () => {
    await view.settled('Quelle est la superficie du lac Tanganyika ?');
    await page.getByTestId('not-relevant').waitFor();
    expect(await view.paths()).toEqual([]);
    await page.keyboard.press('Enter');
    await eventually(() => view.paths().then((paths) => paths.length)).toBeGreaterThan(0);
    expect(await page.getByTestId('not-relevant').count()).toBe(0);
    expect(await focused()).toBe('search-box');
  });

  describe('where nothing is found', () => {
    const culprits = () => page.getByTestId('culprit').allInnerTexts();
    const drop = (part: string) =>
      page.getByTestId('drop-part').filter({ hasText: `sans « ${part} »` });

    test('the filter that leaves nothing is named, and dropped', async () => {
      await view.settled('loyer type:pdf');
      await eventually(culprits).toHaveLength(1);
      expect((await culprits())[0]).toContain('« type:pdf » exclut tout');
      expect(await page.getByTestId('show-anyway').count()).toBe(0);
      await drop('type:pdf').click();
      await view.answered('loyer');
      expect(await view.box.inputValue()).toBe('loyer');
      await eventually(() => view.paths()).toContain('logement/bail.txt');
    });

    test('the word that is nowhere is named, and dropped from the keyboard', async () => {
      // Words that no search looks for are nobody's fault: « le », « de ».
      await view.settled('le zorglub de "loyer mensuel" avant:1999');
      await eventually(culprits).toHaveLength(2);
      expect((await culprits())[0]).toContain('Aucun passage ne contient « zorglub »');
      expect((await culprits())[1]).toContain('« avant:1999 »');
      await drop('avant:1999').focus();
      await page.keyboard.press('Enter');
      await view.answered('le zorglub de "loyer mensuel"');
      await eventually(() => view.paths()).toEqual(['logement/bail.txt']);
    });

    test('the filter that leaves out all that the words find is named', async () => {
      await view.settled('tétanos dossier:impots');
      await page.getByTestId('not-relevant').waitFor();
      await eventually(culprits).toHaveLength(1);
      expect((await culprits())[0]).toContain('« dossier:impots »');
      await drop('dossier:impots').click();
      await view.answered('tétanos');
      await eventually(async () => (await view.paths())[0]).toBe('sante/vaccins.txt');
    });
  });
});
