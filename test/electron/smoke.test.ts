/**
 * The application in Electron itself, driven by Playwright: it starts, indexes a folder, answers, hides
 * and ends. Electron's runtime is not in its npm package: where it was never fetched, or there is no
 * display, this is skipped, saying so.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronProgram } from '../../src/main/shell/electron/program.ts';

const root = join(import.meta.dirname, '../..');
const program = electronProgram(root);
const display =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const missing =
  program === null
    ? 'Electron’s runtime is not installed (npx install-electron)'
    : display
      ? null
      : 'there is no display';
if (missing !== null) process.stderr.write(`test:electron is skipped: ${missing}\n`);

describe.skipIf(missing !== null)(`in Electron (${missing ?? 'runtime found'})`, () => {
  const outer = mkdtempSync(join(tmpdir(), 'trouvaille-electron-'));
  const documents = join(outer, 'documents');
  let application: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(documents);
    writeFileSync(join(documents, 'bail.txt'), 'Le loyer mensuel est fixé à 780 euros.');
    application = await _electron.launch({
      ...(program === null ? {} : { executablePath: program }),
      args: [root, documents, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...definedEnvironment(), TROUVAILLE_DATA: join(outer, 'data'), LANG: 'fr_FR.UTF-8' },
    });
    page = await application.firstWindow();
  });
  afterAll(async () => {
    await application.close();
    rmSync(outer, { recursive: true, force: true });
  });

  test('answers from a folder it was started with', async () => {
    await page.getByTestId('search-box').fill('quel est le loyer mensuel');
    const result = page.getByTestId('result').first();
    await result.waitFor();
    expect(await result.getAttribute('data-path')).toBe('bail.txt');
  });

  test('gives its page neither Node nor a way out', async () => {
    expect(await page.evaluate(() => [typeof require, typeof process])).toEqual([
      'undefined',
      'undefined',
    ]);
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    expect(page.url()).toBe('app://trouvaille/');
  });

  test('hides its window when it is closed, and keeps running', async () => {
    const visible = await application.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.close();
      return window?.isVisible();
    });
    expect(visible).toBe(false);
  });
});

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
