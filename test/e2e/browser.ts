/** A Chromium for the end-to-end tests: Debian's, or the one that `CHROMIUM_PATH` names. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** null where there is none: the tests say that they skip. */
export const chromiumPath: string | null =
  candidates.find((path): path is string => path !== undefined && existsSync(path)) ?? null;

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium: apt-get install chromium');
  // Run as root in CI, where Chromium's own sandbox cannot be set up.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath, args });
}

/** A page of its own, with what it complains of collected: a test ends by looking at it. */
export async function openPage(
  browser: Browser,
  url: string,
  locale = 'fr-FR',
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale, viewport: { width: 1180, height: 780 } });
  const page = await context.newPage();
  // A machine that is busy compiling models is slow, not wrong.
  page.setDefaultTimeout(100_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The policy's refusals are told here.
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
