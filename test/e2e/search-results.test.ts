/** The list of results as a person meets it: its stages, order, groups, copies, and what is exported of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { docxFormat } from '../../src/main/extract/docx.ts';
import { lines, makePdf } from '../unit/extract/make-pdf.ts';
import { readFormat } from '../unit/extract/read-format.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { childrenRunning, SearchWindow } from './search-window.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const contract =
  'Le contrat d’assurance de la maison couvre les dégâts des eaux et l’incendie du garage.';
const files = {
  'b-contrat.txt': contract,
  'copies/contrat.txt': contract,
  'a-lettre.txt':
    'Assurance, assurance, assurance : la lettre de relance de l’assurance est classée ici.',
  'c-notes.md': [
    '# Assurance\n\nL’assurance du vélo est résiliée depuis mai.',
    `## Franchise\n\n${'La franchise de cette assurance est de 150 euros par sinistre. '.repeat(12)}`,
    `## Voyage\n\n${'L’assurance de voyage rembourse les billets de train annulés. '.repeat(12)}`,
  ].join('\n\n'),
  'd-police.pdf': makePdf({
    pages: [
      { content: lines(60, 700, ['Conditions generales de la mutuelle']) },
      { content: lines(60, 700, ['Assurance scolaire : chaque enfant est couvert']) },
    ],
  }),
  'quittance-edf.txt': '',
  'facture-edf.txt': 'Montant à régler pour le trimestre : 94 euros.',
};
const modified = {
  'b-contrat.txt': '2021-05-04T10:00:00Z',
  'copies/contrat.txt': '2021-05-04T10:00:00Z',
  'a-lettre.txt': '2023-02-01T10:00:00Z',
  'c-notes.md': '2020-01-01T10:00:00Z',
  'd-police.pdf': '2024-07-01T10:00:00Z',
  'facture-edf.txt': '2022-03-01T10:00:00Z',
};
const dates = new Map(Object.entries(modified));
const withText = Object.keys(modified);
const question = 'que couvre l’assurance de la maison';

describe.skipIf(chromiumPath === null)('the results in the window (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let view: SearchWindow;

  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 100_000, interval: 100 });
  const inference = (signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') => {
    const running = childrenRunning('inference/queries-entry.ts');
    expect(running).not.toEqual([]);
    for (const pid of running) process.kill(pid, signal);
  };

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(files, { sharedModels: true, modified }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    view = new SearchWindow(page);
    await view.ready(withText.length);
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('an empty box shows the recent documents, newest first', async () => {
    const newest = Object.entries(modified)
      .toSorted(([, a], [, b]) => b.localeCompare(a))
      .map(([path]) => path);
    const shown = await view.paths();
    expect(shown.slice(0, 3)).toEqual(newest.slice(0, 3));
    expect(shown.toSorted()).toEqual(newest.toSorted());
  });

  test('words first, then meaning, then what was read again; the mark says which', async () => {
    inference('SIGSTOP');
    await view.box.fill(question);
    await view.stage('lexical');
    expect(await page.getByTestId('stage').innerText()).toBe('Mots-clés');
    expect(await view.list.getAttribute('aria-busy')).toBe('true');
    // What comes too fast to be looked at from here is written down in the page.
    await page.evaluate(() => {
      const mark = document.querySelector('[data-testid=stage]');
      const stages: (string | null)[] = [];
      Object.assign(window, { __stages: stages });
      const write = () => stages.push(mark?.getAttribute('data-stage') ?? null);
      if (mark) new MutationObserver(write).observe(mark, { attributeFilter: ['data-stage'] });
    });
    inference('SIGCONT');
    await view.answered(question);
    await view.stage('reranked');
    expect(await page.evaluate('__stages')).toEqual(['fused', 'reranked']);
    expect(await page.getByTestId('stage').innerText()).toBe('Relu et classé');
  });

  test('a question that is typed over is called off, and its answer never comes', async () => {
    const sent = await view.sent();
    await view.ready(withText.length);
    inference('SIGSTOP');
    await view.box.fill(question);
    await view.stage('lexical');
    const before = (await sent()).length;
    await view.list.evaluate((list) => {
      const answered: (string | null)[] = [];
      Object.assign(window, { __answered: answered });
      const write = () => answered.push(list.getAttribute('data-query'));
      new MutationObserver(write).observe(list, { attributeFilter: ['data-query'] });
    });
    await view.box.fill('vendange');
    await eventually(async () => (await sent()).slice(before)).toContain('cancel');
    inference('SIGCONT');
    await view.answered('vendange');
    await view.stage('reranked');
    expect([...new Set(await page.evaluate<string[]>('__answered'))]).toEqual(['vendange']);
  });

  test('rows stay where they are above a selection that was moved', async () => {
    await view.emptied();
    await view.settled(question);
    const better = await view.paths();
    await view.emptied();
    inference('SIGSTOP');
    await view.box.fill(question);
    await view.stage('lexical');
    await eventually(() => view.results.count()).toBeGreaterThan(2);
    const first = await view.paths();
    expect(first.slice(0, 2), 'the stages agree: nothing would move').not.toEqual(
      better.slice(0, 2),
    );
    await page.keyboard.press('ArrowDown');
    inference('SIGCONT');
    await view.answered(question);
    await view.stage('reranked');
    expect((await view.paths()).slice(0, 2)).toEqual(first.slice(0, 2));
    expect(await view.selected.getAttribute('id')).toBe('result-1');
    // What was found is all there, each row once.
    expect((await view.paths()).toSorted()).toEqual(better.toSorted());
  });

  test('sorted by name, by date, by relevance', async () => {
    await view.settled('assurance');
    const ranked = await view.paths();
    const nameOf = (path: string | null) => path?.split('/').at(-1) ?? '';
    const dateOf = (path: string | null) => (path === null ? '' : dates.get(path)) ?? '';
    const byName = ranked.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
    const byDate = ranked.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)));
    expect(byName, 'orders that cannot be told apart').not.toEqual(ranked);
    await page.getByTestId('sort').selectOption('name');
    await eventually(() => view.paths()).toEqual(byName);
    await page.getByTestId('sort').selectOption('date');
    await eventually(() => view.paths()).toEqual(byDate);
    await page.getByTestId('sort').selectOption('relevance');
    await eventually(() => view.paths()).toEqual(ranked);
  });

  test('grouped by document: one row each, which tells how many passages it stands for', async () => {
    await view.settled('assurance');
    await view.stage('reranked');
    const passages = await view.paths();
    expect(passages.filter((path) => path === 'c-notes.md').length).toBeGreaterThan(1);
    await page.keyboard.press('Control+g');
    await eventually(() => view.paths()).toHaveLength(new Set(passages).size);
    expect(await page.getByTestId('group-toggle').getAttribute('aria-pressed')).toBe('true');
    const found = passages.filter((path) => path === 'c-notes.md').length;
    await eventually(() => view.result('c-notes.md').getByTestId('found').innerText()).toBe(
      `${found} passages trouvés`,
    );
    await page.getByText(`${new Set(passages).size} documents`, { exact: true }).waitFor();
    await page.keyboard.press('Control+g');
    await eventually(() => view.paths()).toHaveLength(passages.length);
  });

  test('copies are one row, which counts them', async () => {
    await view.settled('dégâts des eaux');
    await view.stage('reranked');
    const rows = (await view.paths()).filter((path) => path?.endsWith('contrat.txt'));
    expect(rows).toHaveLength(1);
    expect(await view.results.first().innerText()).toContain('+ 1 copie');
  });

  test('a file that is found by its name alone says so', async () => {
    await view.settled('quittance edf');
    await view.stage('reranked');
    await eventually(() => view.paths()).toContain('quittance-edf.txt');
    expect(await view.result('quittance-edf.txt').innerText()).toContain('trouvé par son nom');
    // A filter finds documents too, not by their names.
    await view.settled('type:txt');
    await eventually(() => view.paths()).toContain('facture-edf.txt');
    expect(await view.result('facture-edf.txt').innerText()).not.toContain('trouvé par son nom');
  });

  describe('exported', () => {
    interface Row {
      readonly Titre: string;
      readonly Fichier: string;
      readonly Page: string;
      readonly 'Modifié le': string;
      readonly Citation: string;
    }
    const exported = async (format: number): Promise<{ name: string; bytes: Buffer }> => {
      const coming = page.waitForEvent('download');
      await page.keyboard.press('Control+e');
      for (let down = 0; down < format; down++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const download = await coming;
      return {
        name: download.suggestedFilename(),
        bytes: readFileSync(await download.path()),
      };
    };

    test('as CSV: file, page, date and quotation of every row', async () => {
      await view.settled('assurance');
      await view.stage('reranked');
      const count = Number(await view.list.getAttribute('data-count'));
      const { name, bytes } = await exported(0);
      expect(name).toBe('trouvaille.csv');
      const rows = parse<Row>(bytes, { columns: true, bom: true });
      expect(rows).toHaveLength(count);
      expect(rows.find(({ Fichier }) => Fichier === 'papiers/d-police.pdf')).toEqual({
        Titre: 'd-police.pdf',
        Fichier: 'papiers/d-police.pdf',
        Page: '2',
        'Modifié le': '2024-07-01',
        Citation: 'Assurance scolaire : chaque enfant est couvert',
      });
    });

    test('as Markdown: the question, quotations, references', async () => {
      const { name, bytes } = await exported(1);
      expect(name).toBe('trouvaille.md');
      const text = bytes.toString('utf8');
      expect(text.startsWith('# assurance\n')).toBe(true);
      expect(text).toContain('> Assurance scolaire : chaque enfant est couvert\n');
      expect(text).toContain('— papiers/d-police.pdf · 2 · 2024-07-01\n');
    });

    test('as a Word document that can be read', async () => {
      const { name, bytes } = await exported(2);
      expect(name).toBe('trouvaille.docx');
      const { lines: read } = await readFormat(docxFormat, bytes);
      const text = read.join('\n');
      expect(read[0]).toContain('assurance');
      expect(text).toContain('Assurance scolaire : chaque enfant est couvert');
      expect(text).toContain('papiers/d-police.pdf · 2 · 2024-07-01');
      expect(text).toContain(contract);
    });
  });

  test('axe finds nothing: results, chips, suggestions, menus, keys, nothing found, nothing asked', async () => {
    const states: Readonly<Record<string, () => Promise<unknown>>> = {
      recent: () => view.emptied(),
      suggestions: () => page.keyboard.press('Control+ '),
      results: async () => {
        await view.settled('assurance type:txt,md,pdf -girafe');
        await view.stage('reranked');
      },
      export: () => page.keyboard.press('Control+e'),
      keys: async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('F1');
      },
      'nothing found': async () => {
        await page.keyboard.press('Escape');
        await view.settled('assurance avant:1990');
        await page.getByTestId('drop-part').waitFor();
      },
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [name, reach] of Object.entries(states)) {
        await reach();
        expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('chips, tools and marks are in English where the person is', async () => {
    const english = await openPage(browser, served.url, 'en-GB');
    const other = new SearchWindow(english.page);
    await other.settled('assurance type:txt "contrat d’assurance"');
    await other.stage('reranked');
    expect(await other.chips.allInnerTexts()).toEqual([
      'Type: txt',
      'Exactly: contrat d’assurance',
    ]);
    expect(await english.page.getByTestId('stage').innerText()).toBe('Read and ranked');
    expect(await english.page.getByTestId('sort').innerText()).toBe('relevance\ndate\nname');
    await english.page.getByRole('button', { name: 'Export' }).waitFor();
    await english.page.context().close();
  });

  test('reading goes on under the list, and moves nothing of it', async () => {
    await view.settled('dégâts des eaux');
    await view.stage('reranked');
    // Every frame, in the page: where the list and its first row are, and whether progress is shown.
    await page.evaluate(() => {
      const places = new Set<string>();
      const said = new Set<string | undefined>();
      const seen = { progress: false, places, said };
      Object.assign(window, { __seen: seen });
      const look = () => {
        const list = document.querySelector('[data-testid=result-list]')?.getBoundingClientRect();
        const row = document.querySelector('#result-0')?.getBoundingClientRect();
        places.add(`${list?.top} ${list?.height} ${row?.top} ${row?.height}`);
        seen.progress ||= document.querySelector('footer progress') !== null;
        said.add(document.querySelector<HTMLElement>('[data-testid=progress]')?.innerText.trim());
        requestAnimationFrame(look);
      };
      look();
    });
    const many = Array.from({ length: 40 }, (_, index) => `nouveau-${index}.txt`);
    for (const name of many) {
      writeFileSync(join(served.folder, name), `Note ${name} sur le jardin. `.repeat(30));
    }
    await eventually(() => page.evaluate('__seen.progress')).toBe(true);
    await page.getByTestId('progress').getByText('À jour').waitFor();
    expect(await page.evaluate('[...__seen.places]')).toHaveLength(1);
    expect(await page.evaluate('[...__seen.said]')).toContainEqual(
      expect.stringMatching(/^Lecture : \d+ fichiers sur \d+/),
    );
  });

  test('a process of the models killed under a question: the answer still comes, and it is said', async () => {
    await view.emptied();
    inference('SIGSTOP');
    await view.box.fill(question);
    await view.stage('lexical');
    inference('SIGKILL');
    await view.answered(question);
    await view.stage('reranked');
    await page.getByTestId('notice').filter({ hasText: 's’est interrompue' }).waitFor();
  });
});
