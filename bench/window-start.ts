/**
 * From the start of `trouvaille serve` to a window that can be typed in: `node bench/window-start.ts
 * DATA [ROUNDS]`, over the index of DATA. Each round starts the program anew, and loads its address in
 * a new tab of a Chromium that is open and at rest, as a person's browser is. Told are the milliseconds
 * from the process's start to its address, and to the search box having the focus and holding a
 * character that was typed; their medians. DESIGN.md, 8: 1.5 s at most.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { builtRenderer } from '../src/main/shell/browser/renderer-build.ts';
import { launchBrowser } from '../test/e2e/browser.ts';

/** What the browser does for its first tab, and the program of the round before for its end, is done by then. */
const restMilliseconds = 2000;

const [data, rounds = '5'] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write('node bench/window-start.ts DATA [ROUNDS]\n');
  process.exit(2);
}
const launcher = join(import.meta.dirname, '../bin/trouvaille.js');
await builtRenderer(); // an installed application brings its window built
const browser = await launchBrowser();
try {
  const measured = [];
  for (let round = 0; round < Number(rounds); round++) measured.push(await start(browser, data));
  const median = (times: readonly number[]): string =>
    (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN).toFixed(0);
  process.stdout.write(
    [
      `load ${loadavg()[0]?.toFixed(1) ?? ''}, ${rounds} rounds, medians in ms`,
      `address\t${median(measured.map(({ address }) => address))}`,
      `usable\t${median(measured.map(({ usable }) => usable))}`,
      '',
    ].join('\n'),
  );
} finally {
  await browser.close();
}

async function start(
  browser: Browser,
  dataFolder: string,
): Promise<{ address: number; usable: number }> {
  const context = await browser.newContext({ locale: 'fr-FR' });
  await context.newPage();
  await setTimeout(restMilliseconds);
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [launcher, 'serve', '--no-open', '--port', '0', '--data', dataFolder],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = once(child, 'exit');
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const address = performance.now() - from;
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator('[data-testid=search-box]:focus').waitFor();
    await page.keyboard.press('a');
    await page.waitForFunction('document.activeElement.value === "a"');
    return { address, usable: performance.now() - from };
  } finally {
    await context.close();
    child.kill('SIGTERM');
    await exited;
  }
}
