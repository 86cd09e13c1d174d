/**
 * The pictures of docs/screenshots: every view in light and in dark, over a real index of the
 * documents of a folder. `node build/screenshots.ts FOLDER QUESTION [OUT]`; the index is made in a
 * folder that goes afterwards, or in `TROUVAILLE_DATA`, where it is found again.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowserShell } from '../src/main/shell/browser/server.ts';
import { launchBrowser } from '../test/e2e/browser.ts';

const [folder, question, out = join(import.meta.dirname, '../docs/screenshots')] =
  process.argv.slice(2);
if (folder === undefined || question === undefined) {
  process.stderr.write('node build/screenshots.ts FOLDER QUESTION [OUT]\n');
  process.exit(2);
}

/** The keys that show each view: a picture is named after it. */
const views = {
  search: 'Control+1',
  library: 'Control+2',
  models: 'Control+3',
  about: 'Control+4',
  settings: 'Control+,',
} as const;
/** Reading a folder takes as long as it takes; a picture of a half-made index is worth nothing. */
const patience = 30 * 60_000;
/** A question that finds nothing is no reason to wait for its preview. */
const answerPatience = 30_000;

const kept = process.env['TROUVAILLE_DATA'];
const temporary = mkdtempSync(join(tmpdir(), 'trouvaille-screenshots-'));
const [shell, browser] = await Promise.all([
  startBrowserShell({
    dataFolder: kept ?? temporary,
    folders: [resolve(folder)],
    onUrl: () => {},
  }),
  launchBrowser(),
]);
try {
  mkdirSync(out, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      ...{ locale: 'fr-FR', colorScheme, reducedMotion: 'reduce' },
      ...{ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(shell.url);
    await everythingRead(page);
    for (const [view, key] of Object.entries(views)) {
      await page.keyboard.press(key);
      await ready(page, view, question);
      await page.screenshot({ path: join(out, `${view}-${colorScheme}.png`) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await shell.close();
  rmSync(temporary, { recursive: true });
}

async function everythingRead(page: Page): Promise<void> {
  await page.keyboard.press('Control+2');
  await page.locator('[data-testid=ledger-row][data-state=indexed]').first().waitFor();
  await page.getByTestId('progress').getByText('À jour').waitFor();
}

async function ready(page: Page, view: string, asked: string): Promise<void> {
  switch (view) {
    case 'search':
      await page.getByTestId('search-box').fill(asked);
      await page.locator('[data-testid=stage][data-stage=reranked]').waitFor();
      await page
        .getByTestId('preview')
        .locator('canvas, [data-testid=preview-text]')
        .first()
        .waitFor({ timeout: answerPatience });
      break;
    case 'models':
      await page.getByTestId('model').first().waitFor();
      break;
    case 'about':
      await page.getByTestId('library-licence').first().waitFor();
      break;
    default:
      await page.getByTestId(view).waitFor();
  }
  // What is drawn after it is there: fonts, a page of a PDF.
  await page.waitForTimeout(1500);
}
