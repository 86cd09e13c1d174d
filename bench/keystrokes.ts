/**
 * How long the window holds a key: `node bench/keystrokes.ts DATA [PASSAGES]`. A collection of
 * `PASSAGES` (100,000) is made, seeded, from the passages indexed in DATA and their vectors with noise,
 * served, and questions are typed into it in Chromium, letter by letter, with its own trace running;
 * then the selection is moved by rows and pages. Told are the milliseconds of the handlers of each kind
 * of event (`EventDispatch` of the trace: script and the layout it forces), and of whole tasks of the
 * window's thread, which is what a key may have to wait for; and the longest of each by the thread's own
 * clock, which stands still while other processes have the cores. DESIGN.md, 8: never more than 16 ms.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { realPassages } from '../src/main/bench/real-passages.ts';
import { writeSeededCollection } from '../src/main/bench/seeded-collection.ts';
import { readSettings } from '../src/main/settings.ts';
import { startBrowserShell } from '../src/main/shell/browser/server.ts';
import { nodeShell } from '../src/main/shell/node/fork.ts';
import { z } from 'zod';
import { launchBrowser, openPage } from '../test/e2e/browser.ts';
import { SearchWindow } from '../test/e2e/search-window.ts';

const sources = 300;
const seed = 1;
const limit = 16;
/** A quick typist's: about 100 words a minute. */
const betweenKeys = 110;
const questions = [
  'quel est le délai de préavis pour quitter un logement',
  'montant des charges type:txt "assurance maladie" -maison',
  'comment contester une décision avant:2024-06',
];

/** What is read of an event of Chromium's trace, whose other forms of `args` do not matter; times in microseconds. */
const traceEventSchema = z.object({
  name: z.string(),
  tid: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z
    .object({ data: z.object({ type: z.string().optional() }) })
    .optional()
    .catch(undefined),
});
type TraceEvent = z.infer<typeof traceEventSchema>;

const [data, passages = '100000'] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write('node bench/keystrokes.ts DATA [PASSAGES]\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'trouvaille-keystrokes-'));
try {
  mkdirSync(join(resolve(data), 'compiled'), { recursive: true }); // compiled there at first use
  symlinkSync(join(resolve(data), 'compiled'), join(folder, 'compiled'));
  const context = { dataFolder: folder, settings: readSettings(folder), shell: nodeShell() };
  const real = await realPassages(context, resolve(data), sources, seed);
  const count = Number(passages);
  writeSeededCollection(folder, real.identity, real.sources, count, seed, () => {});
  const events = await traceOfTyping(folder);
  report(events);
} finally {
  rmSync(folder, { recursive: true });
}

async function traceOfTyping(dataFolder: string): Promise<readonly TraceEvent[]> {
  const [shell, browser] = await Promise.all([
    startBrowserShell({ dataFolder, folders: [], onUrl: () => {} }),
    launchBrowser(),
  ]);
  try {
    const { page } = await openPage(browser, shell.url);
    const view = new SearchWindow(page);
    await view.settled('échauffement');
    await view.stage('reranked');
    const debug = await page.context().newCDPSession(page);
    const stop = await startTrace(debug);
    for (const question of questions) {
      await page.keyboard.press('Escape');
      await page.keyboard.type(question, { delay: betweenKeys });
      await view.answered(question);
      for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'PageDown', 'PageUp', 'ArrowUp']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(betweenKeys);
      }
    }
    return await stop();
  } finally {
    await browser.close();
    await shell.close();
  }
}

/** Starts the trace of the page's process; the function that is returned ends it and gives its events. */
async function startTrace(debug: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  debug.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(traceEventSchema.parse(event));
  });
  await debug.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel'] },
    transferMode: 'ReportEvents',
  });
  return async () => {
    const complete = new Promise((done) => debug.once('Tracing.tracingComplete', done));
    await debug.send('Tracing.end');
    await complete;
    return events;
  };
}

function report(events: readonly TraceEvent[]): void {
  const dispatched = events.filter(({ name }) => name === 'EventDispatch');
  const thread = dispatched.find(({ args }) => args?.data.type === 'keydown')?.tid;
  const kinds = ['keydown', 'keypress', 'beforeinput', 'input', 'keyup'];
  const rows = kinds.map((kind) => ({
    kind,
    events: dispatched.filter(({ args }) => args?.data.type === kind),
  }));
  rows.push({
    kind: 'any task',
    events: events.filter(({ name, tid }) => name.endsWith('RunTask') && tid === thread),
  });
  process.stdout.write(`load ${loadavg()[0]?.toFixed(1) ?? ''}, ${passages} passages\n`);
  process.stdout.write(
    `event\tcount\tmedian ms\tlongest ms\tover ${limit} ms\tlongest of the thread's own\n`,
  );
  for (const { kind, events: of } of rows) {
    const times = of.map(({ dur = 0 }) => dur / 1000).sort((a, b) => a - b);
    const [median, longest] = [times[Math.floor(times.length / 2)] ?? 0, times.at(-1) ?? 0];
    const over = times.filter((time) => time > limit).length;
    const own = of.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
    const figures = [times.length, median.toFixed(2), longest.toFixed(2), over, own.toFixed(2)];
    process.stdout.write(`${[kind, ...figures].join('\t')}\n`);
  }
}
