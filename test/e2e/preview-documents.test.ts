/** The preview of every kind of document, and what is done from it. */
import { join } from 'node:path';
import * as sheetjs from '@e965/xlsx';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { french } from '../../src/renderer/i18n/fr.ts';
import { odfBytes } from '../unit/extract/build-odf.ts';
import { buildZip } from '../unit/extract/build-zip.ts';
import { lines, makePdf, text } from '../unit/extract/make-pdf.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const model = (name: string): string =>
  join(import.meta.dirname, '..', 'fixtures', 'models', 'parity', name);

const filler = Array.from(
  { length: 30 },
  (_, line) => `Ligne de remplissage ${line} sans interet.`,
);
const paths = ['premier', 'deuxieme', 'troisieme'].map((which) => ({
  content: lines(60, 780, [...filler, `Le sentier botanique ${which} longe la riviere calme.`]),
}));
/** Text enough to draw for many slices, on any machine. */
const dense =
  text(60, 800, 'La page touffue de la bibliotheque.') +
  Array.from({ length: 30_000 }, (_, n) => text(60 + (n % 50) * 9, 780 - (n % 70) * 10, 'x')).join(
    '',
  );
const orchard = (which: string): string =>
  `## Verger ${which}\n\nLe verger municipal ${which} produit des pommes anciennes.\n\n` +
  Array.from(
    { length: 60 },
    (_, n) => `Paragraphe ${n} de la partie ${which}, sans rapport.\n\n`,
  ).join('');

const book = buildZip({
  mimetype: 'application/epub+zip',
  'META-INF/container.xml':
    '<container><rootfiles><rootfile full-path="livre.opf"/></rootfiles></container>',
  'livre.opf': `<package xmlns:dc="urn:dc"><metadata><dc:title>Semis</dc:title></metadata><manifest>
    <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>`,
  'a.xhtml': `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>
    <body><h1>Potager</h1><p>Les radis germent quatre jours apres le semis.</p></body></html>`,
});
const mail = `From: a@example.fr
Subject: Releves
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Voici les releves de la centrale.
--b
Content-Type: text/csv; name="turbines.csv"
Content-Disposition: attachment; filename="turbines.csv"

Turbine;Puissance
Kaplanette;42
--b--
`;
const cell = (value: string): string =>
  `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
const accounts = odfBytes(
  'spreadsheet',
  `<office:spreadsheet><table:table table:name="Budget">
    <table:table-row>${cell('Poste')}${cell('Montant')}</table:table-row>
    <table:table-row>${cell('Gazometre communal')}${cell('450')}</table:table-row>
  </table:table></office:spreadsheet>`,
);

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const contract = buildZip({
  '[Content_Types].xml': '<Types/>',
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="r1" Type="${relationships}/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
    <w:body><w:p><w:r><w:t>Le preavis dure trois mois.</w:t></w:r></w:p></w:body></w:document>`,
});

function stock(): Uint8Array {
  const book = sheetjs.utils.book_new();
  const rows = [
    ['Piece', 'Nombre'],
    ['Boulonnerie inoxydable', 12],
  ];
  sheetjs.utils.book_append_sheet(book, sheetjs.utils.aoa_to_sheet(rows), 'Reserve');
  const bytes: unknown = sheetjs.write(book, { bookType: 'xlsx', type: 'array' });
  if (!(bytes instanceof ArrayBuffer)) throw new TypeError('no bytes');
  return new Uint8Array(bytes);
}

/** Texts that are shown as text: what is looked for, and what stands in the passage that is marked. */
const texts: readonly { path: string; query: string; marked: string }[] = [
  { path: 'semis.epub', query: '"radis germent"', marked: 'Les radis germent quatre jours' },
  { path: 'tram.html', query: '"tramway circule"', marked: 'Le tramway circule' },
  { path: 'lettre.odt', query: '"abonnement expire"', marked: 'Votre abonnement expire' },
  { path: 'contrat.docx', query: '"preavis dure"', marked: 'Le preavis dure trois mois' },
  { path: 'releves.eml', query: '"kaplanette"', marked: 'Kaplanette' },
];

describe.skipIf(chromiumPath === null)('the preview of documents (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const preview = (): Locator => page.getByTestId('preview');
  const kind = (of: string): Locator => page.locator(`[data-testid=preview][data-kind=${of}]`);
  const selected = (): Locator => page.locator('[data-testid=result][aria-selected=true]');
  const row = (path: string): Locator =>
    page.locator(`[data-testid=result][data-path=${JSON.stringify(path)}]`).first();
  const eventually = <Value>(look: () => Promise<Value>) =>
    expect.poll(look, { timeout: 60_000, interval: 100 });

  async function ask(query: string): Promise<void> {
    await page.getByTestId('search-box').fill(query);
    await page
      .getByTestId('result-list')
      .and(page.locator(`[data-query=${JSON.stringify(query)}][aria-busy=false]`))
      .waitFor({ state: 'attached' });
  }

  async function show(path: string, query: string): Promise<void> {
    await ask(query);
    await row(path).click();
    await eventually(() => row(path).getAttribute('aria-selected')).toBe('true');
  }

  /** Whether it stands within the part of the preview that is seen. */
  async function inSight(what: Locator): Promise<boolean> {
    const [seen, box] = [await preview().boundingBox(), await what.boundingBox()];
    return !!seen && !!box && box.y >= seen.y && box.y + box.height <= seen.y + seen.height;
  }

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(
        {
          'sentiers.pdf': makePdf({ pages: paths }),
          'touffu.pdf': makePdf({ pages: [{ content: dense }] }),
          'vergers.md': orchard('nord') + orchard('sud'),
          'archive.zip': buildZip({
            'dedans/rapport.pdf': makePdf({
              pages: [{ content: text(60, 700, 'Le rapport hydraulique conclut a une fuite.') }],
            }),
          }),
          'secret.pdf': makePdf({
            pages: [{ content: text(60, 700, 'Le code du coffre est dans le tiroir.') }],
            password: 'sesame',
          }),
          'abime.pdf': '%PDF-1.7\n1 0 obj\n<< /Type /Catalog',
          'semis.epub': book,
          'tram.html':
            '<html><body><p>Le tramway circule <b>tard</b>.</p><script>document.title = "pris"</script></body></html>',
          'lettre.odt': odfBytes(
            'text',
            '<office:text><text:p>Votre abonnement expire en octobre.</text:p></office:text>',
          ),
          'releves.eml': mail,
          'comptes.ods': accounts,
          'contrat.docx': contract,
          'stock.xlsx': stock(),
        },
        { settings: { encoder: model('bert-e5'), reranker: model('bert-ce-2') } },
      ),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.getByTestId('search-box').waitFor();
    await page.keyboard.press('Control+2');
    const read = ['comptes.ods', 'sentiers.pdf', 'archive.zip', 'vergers.md', 'releves.eml'];
    for (const path of [...read, 'contrat.docx', 'stock.xlsx'])
      await page
        .locator(`[data-testid=ledger-row][data-path="${path}"][data-state=indexed]`)
        .waitFor();
    await page.keyboard.press('Control+1');
    await page.getByTestId('search-box').waitFor();
  });
  afterEach(() => {
    const refused = complaints.splice(0).filter((each) => each.includes('Content Security Policy'));
    expect(refused).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('another result of the same PDF is boxed on its own page and scrolled to, by the keys', async () => {
    await ask('"sentier botanique"');
    const seen = new Set<string | null>();
    for (let step = 0; step < paths.length; step++) {
      const number = await selected().getAttribute('data-page');
      seen.add(number);
      const boxes = page.locator(
        `[data-testid=preview-page][data-page="${number}"] [data-testid=passage-box]`,
      );
      await boxes.first().waitFor();
      await eventually(() => page.getByTestId('passage-box').count()).toBe(await boxes.count());
      const last = boxes.last();
      await eventually(() => inSight(last)).toBe(true);
      if (step < paths.length - 1) await page.keyboard.press('ArrowDown');
    }
    expect([...seen].toSorted()).toEqual(['1', '2', '3']);
  });

  test('the pages before and after the one in sight are drawn ahead of time', async () => {
    await show('sentiers.pdf', '"sentier botanique deuxieme"');
    const pageOf = (number: number) =>
      page.locator(`[data-testid=preview-page][data-page="${number}"]`);
    await eventually(() => inSight(pageOf(2).getByTestId('passage-box').first())).toBe(true);
    for (const number of [1, 3]) {
      await pageOf(number).locator('canvas').waitFor({ state: 'attached' });
    }
    const [first, seen] = [await pageOf(1).boundingBox(), await preview().boundingBox()];
    expect(first && seen && first.y + first.height < seen.y).toBe(true);
  });

  test('nothing moves where the system asks for less motion', async () => {
    await show('sentiers.pdf', '"sentier botanique deuxieme"');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await preview().evaluate((shown) =>
      [shown, ...shown.querySelectorAll('*')].flatMap((element) => {
        const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
        const still = [transitionDuration, animationDuration].every((time) =>
          /^(0s(, )?)+$/.test(time),
        );
        return still && scrollBehavior === 'auto' ? [] : [element.outerHTML.slice(0, 80)];
      }),
    );
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(moving).toEqual([]);
  });

  /** Shows the page that takes long; what its drawing asked of the window's own thread. */
  async function drawDense(): Promise<{ glyphs: number; frames: number; dark: boolean }> {
    await ask('');
    await page.evaluate(() => {
      const { dataset } = document.documentElement;
      const count = (name: string): void => {
        dataset[name] = String(Number(dataset[name] ?? 0) + 1);
      };
      dataset['glyphs'] = dataset['frames'] = '0';
      const frame = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) => {
        count('frames');
        return frame(callback);
      };
      const drawn: unknown = Reflect.get(CanvasRenderingContext2D.prototype, 'fillText');
      CanvasRenderingContext2D.prototype.fillText = function (...given) {
        count('glyphs');
        if (typeof drawn === 'function') Reflect.apply(drawn, this, given);
      };
    });
    await show('touffu.pdf', '"page touffue"');
    const canvas = page.locator('[data-testid=preview-page] canvas').first();
    await canvas.waitFor();
    const dark = await canvas.evaluate((drawn) => {
      if (!(drawn instanceof HTMLCanvasElement)) return false;
      const { data } = drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height) ?? {
        data: [],
      };
      return data.some((value) => value < 100);
    });
    const { glyphs, frames } = await page.evaluate(() => {
      const { dataset } = document.documentElement;
      return { glyphs: dataset['glyphs'], frames: dataset['frames'] };
    });
    await page.reload();
    await page.getByTestId('search-box').waitFor();
    return { glyphs: Number(glyphs), frames: Number(frames), dark };
  }

  test('a page that takes long is drawn by a worker: the window draws none of its letters', async () => {
    const { glyphs, dark } = await drawDense();
    expect(dark).toBe(true);
    expect(glyphs).toBe(0);
  });

  test('where that worker cannot start, it is drawn in slices, a frame each', async () => {
    await page.route(/pdf\.renderer/, (route) => route.abort());
    const { glyphs, frames } = await drawDense();
    await page.unroute(/pdf\.renderer/);
    expect(glyphs).toBeGreaterThanOrEqual(30_000);
    // Drawn at once it would be one, and the one in which it is shown.
    expect(frames).toBeGreaterThanOrEqual(10);
  });

  test('another result of the same text is marked and scrolled to, by the keys', async () => {
    await ask('"verger municipal"');
    for (const key of ['ArrowDown', 'ArrowUp']) {
      const row = await selected().innerText();
      const which = row.includes('municipal nord') ? 'nord' : 'sud';
      await eventually(async () =>
        (await page.getByTestId('passage-mark').allInnerTexts()).join(''),
      ).toContain(`verger municipal ${which}`);
      await eventually(() => inSight(page.getByTestId('passage-mark').first())).toBe(true);
      await page.keyboard.press(key);
    }
  });

  test('nothing is said of places where none is lit, but of a text that is not found', async () => {
    await ask('');
    await row('sentiers.pdf').click();
    await kind('pdf').waitFor();
    expect(await page.getByTestId('place-count').innerText()).toBe('');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('introuvable');
    await eventually(() => page.getByTestId('place-count').innerText()).toBe(
      french['preview.noPlaces'],
    );
    await page.keyboard.press('Escape');
  });

  test('a PDF in an archive is drawn, its passage boxed', async () => {
    await show('archive.zip', '"rapport hydraulique"');
    await kind('pdf').waitFor();
    await page.getByTestId('passage-box').first().waitFor();
  });

  test.each(texts)(
    '$path is shown as text, its passage marked',
    async ({ path, query, marked }) => {
      await show(path, query);
      await kind('text').waitFor();
      await eventually(async () =>
        (await page.getByTestId('passage-mark').allInnerTexts()).join(''),
      ).toContain(marked);
      expect(await preview().locator('b, script').count()).toBe(0);
      expect(await page.title()).toBe('Trouvaille');
    },
  );

  test.each([
    {
      path: 'comptes.ods',
      query: '"gazometre communal"',
      cell: 'Gazometre communal',
      sheet: 'Budget',
    },
    {
      path: 'stock.xlsx',
      query: '"boulonnerie"',
      cell: 'Boulonnerie inoxydable',
      sheet: 'Reserve',
    },
  ])(
    '$path is shown as a table under the name of its sheet',
    async ({ path, query, cell, sheet }) => {
      await show(path, query);
      await kind('text').waitFor();
      await eventually(() => preview().locator('td').allInnerTexts()).toContain(cell);
      expect(await preview().getByTestId('preview-text').innerText()).toContain(sheet);
      await page.getByTestId('passage-mark').first().waitFor();
    },
  );

  test('a damaged file is told in plain words', async () => {
    await show('abime.pdf', 'abime');
    await kind('failed').waitFor();
    const told = await preview().innerText();
    expect(told).toContain('abîmé ou incomplet');
    expect(told).not.toMatch(/exception|error|pdf structure/i);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing on it, in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const found: string[] = [];
    for (const [path, query, shown] of [
      ['sentiers.pdf', '"sentier botanique"', 'pdf'],
      ['vergers.md', '"verger municipal"', 'text'],
      ['comptes.ods', '"gazometre communal"', 'text'],
      ['secret.pdf', 'secret', 'locked'],
      ['abime.pdf', 'abime', 'failed'],
    ] as const) {
      await show(path, query);
      await kind(shown).waitFor();
      found.push(...(await violations(page)).map((each) => `${path}: ${each}`));
    }
    expect(found).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
  });

  test('an encrypted PDF asks for its password, says when it is wrong, and is shown', async () => {
    await show('secret.pdf', 'secret');
    const form = page.getByTestId('password-form');
    await form.waitFor();
    await form.locator('input').fill('faux');
    await page.keyboard.press('Enter');
    await preview().getByRole('alert').waitFor();
    await form.locator('input').fill('sesame');
    await page.keyboard.press('Enter');
    await kind('pdf').waitFor();
    await page.getByTestId('preview-page').first().locator('canvas').waitFor();
  });

  test('its file is dragged by its title and by its row, as a path and an address', async () => {
    await show('sentiers.pdf', '"sentier botanique"');
    const path = join(served.folder, 'sentiers.pdf');
    for (const what of [page.getByTestId('preview-title'), row('sentiers.pdf')]) {
      const dragged = await what.evaluate((element) => {
        const dataTransfer = new DataTransfer();
        const event = new DragEvent('dragstart', { bubbles: true, cancelable: true, dataTransfer });
        element.dispatchEvent(event);
        const of = (type: string) => dataTransfer.getData(type);
        const draggable = element instanceof HTMLElement && element.draggable;
        return { draggable, path: of('text/plain'), address: of('text/uri-list') };
      });
      expect(dragged).toEqual({ draggable: true, path, address: `file://${path}` });
    }
  });

  test('it is opened, and the page is named where the viewer cannot be told of it; it is shown', async () => {
    await show('sentiers.pdf', '"sentier botanique"');
    const number = await selected().getAttribute('data-page');
    await preview().locator('[data-action=open]').click();
    await preview().getByText(`allez à la page ${number}`).waitFor();
    await preview().locator('[data-action=show]').click();
    await eventually(() => Promise.resolve(served.shown)).toContain(
      join(served.folder, 'sentiers.pdf'),
    );
    expect(served.opened).toContain(join(served.folder, 'sentiers.pdf'));
  });

  test('Ctrl+Shift+C copies the path', async () => {
    await show('sentiers.pdf', '"sentier botanique"');
    await page.evaluate(() => {
      // What a page has put on the clipboard it may not read again.
      DataTransfer.prototype.setData = (_type, value) => {
        document.documentElement.dataset['copied'] = value;
      };
    });
    await page.keyboard.press('Control+Shift+C');
    await preview().getByText(french['preview.copiedPath']).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['copied'])).toBe(
      join(served.folder, 'sentiers.pdf'),
    );
  });

  test('at 200% zoom it stands under the list, both readable, and nothing runs over the window', async () => {
    await show('sentiers.pdf', '"sentier botanique"');
    await page.setViewportSize({ width: 590, height: 390 });
    await page.getByTestId('passage-box').first().waitFor();
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBeLessThanOrEqual(0);
    // Both are as high as a few lines, and scrolled to.
    for (const part of [page.getByTestId('result-list'), preview()]) {
      expect((await part.boundingBox())?.height ?? 0).toBeGreaterThan(120);
      await part.scrollIntoViewIfNeeded();
      const box = await part.boundingBox();
      expect(box && box.y >= 0 && box.y < 390).toBe(true);
    }
    await eventually(() => inSight(page.getByTestId('passage-box').first())).toBe(true);
    await page.setViewportSize({ width: 1180, height: 780 });
  });
});
