/** The models, as a person meets them: the catalogue, what can be done with each, and what comes of it. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { markOwnQuestion } from '../../src/main/eval/own/questions.ts';
import { violations } from './axe.ts';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

const tiny = join(import.meta.dirname, '../fixtures/models/parity/camembert-mean');

describe.skipIf(chromiumPath === null)('the models (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  const model = (id: string) => page.locator(`[data-testid=model][data-id="${id}"]`);
  const action = (id: string, name: string) => model(id).locator(`[data-action=${name}]`);

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder({ 'bail.txt': 'Le loyer mensuel est fixé à 780 euros.' }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    await page.keyboard.press('Control+3');
    await model('e5-small-fr-en').waitFor();
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('the catalogue tells of each model its size, licence, languages, scores and state', async () => {
    const embedded = model('e5-small-fr-en');
    expect(await embedded.getAttribute('data-in-use')).toBe('true');
    expect(await embedded.innerText()).toContain('mit');
    const published = model('antoinelouis/biencoder-camembert-L2-mmarcoFR');
    expect(await published.getAttribute('data-installed')).toBe('false');
    expect(await published.innerText()).toMatch(/mrr@10 20,1/);
    expect(await published.innerText()).toContain('fr');
    expect(await action('antoinelouis/biencoder-camembert-L2-mmarcoFR', 'download').count()).toBe(
      1,
    );
    expect(await action('e5-small-fr-en', 'remove').count()).toBe(0);
  });

  test('a folder that is no model is refused in words', async () => {
    const wrong = join(served.outer, 'pas-un-modele');
    mkdirSync(wrong);
    writeFileSync(join(wrong, 'config.json'), '{}');
    await page.getByTestId('import-path').fill(wrong);
    await page.getByTestId('import').click();
    await page.getByRole('main').locator('.failure').first().waitFor();
  });

  test('a model is imported, verified, measured, and removed when that is confirmed', async () => {
    const folder = join(served.outer, 'petit');
    cpSync(tiny, folder, { recursive: true });
    await page.getByTestId('import-path').fill(folder);
    await page.getByTestId('import').click();
    await model('petit').waitFor();
    await action('petit', 'verify').click();
    await model('petit').locator('[data-testid=verdict][data-ok=true]').waitFor();
    await action('petit', 'bench').click();
    await model('petit').getByText('passages/s').waitFor();
    await action('petit', 'remove').click();
    expect(existsSync(join(served.dataFolder, 'models', 'petit'))).toBe(true);
    await model('petit').getByRole('button', { name: 'Supprimer ?' }).click();
    await model('petit').waitFor({ state: 'detached' });
    expect(existsSync(join(served.dataFolder, 'models', 'petit'))).toBe(false);
  });

  test('one’s own questions are listed, compared, and forgotten', async () => {
    markOwnQuestion(served.dataFolder, {
      ...{ query: 'combien coûte le loyer', path: join(served.folder, 'bail.txt'), page: null },
    });
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+3');
    await page.getByTestId('own-question').waitFor();
    await page.getByTestId('own-compare').click();
    const result = page.getByTestId('own-result');
    await result.waitFor();
    expect(await result.innerText()).toContain('keywords');
    expect(await result.innerText()).toContain('100');
    await page.getByTestId('own-question').getByRole('button').click();
    await page.getByTestId('own-question').waitFor({ state: 'detached' });
  });

  test('no rule of accessibility is broken, in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });
});
