/** Thousands of results: a list of which only what is in sight is drawn, and every row can be reached. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from './browser.ts';
import { childrenRunning, SearchWindow } from './search-window.ts';
import { serveFolder, type ServedFolder } from './shell.ts';

/** More than a list holds (`mostRows`). */
const many = 5040;
const rows = 5000;
/** In a folder of their own, few enough for a list to hold. */
const fewer = 1040;
const files = Object.fromEntries(
  Array.from({ length: many }, (_, index) => [
    `${index < fewer ? 'serres' : 'champs'}/note-${index}.txt`,
    `Relevé numéro ${index} du potager : ${index % 7} courges, ${index % 11} salades.`,
  ]),
);

describe.skipIf(chromiumPath === null)('thousands of results (needs Chromium)', () => {
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let view: SearchWindow;

  const counted = (count: number) =>
    view.list.and(page.locator(`[data-count="${count}"][aria-busy=false]`)).waitFor();
  const selectedIs = (index: number) =>
    page.locator(`#result-${index}[data-testid=result][aria-selected=true]`).waitFor();

  beforeAll(async () => {
    [served, browser] = await Promise.all([
      serveFolder(files, {
        // What they mean is of no matter here: an encoder of a few kilobytes, which costs nothing.
        settings: { encoder: join(import.meta.dirname, '../fixtures/models/parity/bert-e5') },
      }),
      launchBrowser(),
    ]);
    ({ page, complaints } = await openPage(browser, served.url));
    view = new SearchWindow(page);
    await page.getByTestId('progress').getByText('À jour').waitFor({ timeout: 280_000 });
  });
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('a count is said as it is, and as a bound where the list holds no more', async () => {
    await view.settled('potager dossier:serres');
    await counted(fewer);
    await page.getByText(/^1\s040 passages$/).waitFor();
    await view.settled('potager');
    await counted(rows);
    await page.getByText(/^plus de 5\s000 passages$/).waitFor();
  });

  test('a few of the rows are drawn, and the last is reached by End and by Page down', async () => {
    expect(await view.results.count()).toBeLessThan(100);
    await view.list.focus();
    await page.keyboard.press('End');
    await selectedIs(rows - 1);
    expect(await view.selected.getAttribute('aria-posinset')).toBe(String(rows));
    expect(await view.selected.getAttribute('aria-setsize')).toBe(String(rows));
    expect(await view.selected.innerText()).toContain('du potager');
    expect(await view.results.count()).toBeLessThan(100);
    await page.keyboard.press('Home');
    await selectedIs(0);
    // From the box, which keeps the focus.
    await page.keyboard.press('Control+k');
    const pages = 40;
    for (let at = 0; at < pages; at++) await page.keyboard.press('PageDown');
    await view.selected.getByText('du potager').waitFor();
    const reached = Number((await view.selected.getAttribute('id'))?.slice('result-'.length));
    expect(reached).toBeGreaterThanOrEqual(2 * pages);
    await view.list.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageDown');
    await selectedIs(rows - 1);
    await page.keyboard.press('PageDown');
    await selectedIs(rows - 1); // the end holds it
    expect(await view.results.count()).toBeLessThan(100);
  });

  test('every row is another passage', async () => {
    await view.settled('potager dossier:serres');
    await counted(fewer);
    await view.list.focus();
    const seen = new Set<string | null>();
    for (let at = 0; at < fewer; at += 8) {
      for (const path of await view.paths()) seen.add(path);
      for (let down = 0; down < 8; down++) await page.keyboard.press('ArrowDown');
      await page.locator('[data-testid=result][aria-selected=true]').waitFor();
    }
    for (const path of await view.paths()) seen.add(path);
    expect(seen.size).toBe(fewer);
  });

  test('a row that was kept under the selection is not listed below again', async () => {
    await view.emptied();
    const stopped = childrenRunning('inference/queries-entry.ts');
    expect(stopped).not.toEqual([]);
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    await view.box.fill('courges potager dossier:serres');
    await view.stage('lexical');
    for (let down = 0; down < 25; down++) await page.keyboard.press('ArrowDown');
    const kept = await view.selected.getAttribute('data-path');
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await counted(fewer);
    await view.stage('reranked');
    await selectedIs(25);
    expect(await view.selected.getAttribute('data-path')).toBe(kept);
  });
});
