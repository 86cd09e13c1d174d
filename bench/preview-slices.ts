/**
 * How long the window's thread is kept by the preview: `node bench/preview-slices.ts PDF…`. Each PDF is
 * opened in the preview of a real Chromium and scrolled through by keys, while the browser's own trace is
 * taken. Prints the longest tasks of the window's main thread, and what ran in the longest; a task over 16 ms
 * makes a frame late. pdf.js is loaded with the first preview, which may be before the first trace: its
 * evaluation (`v8.evaluateModule`) is then missing from it.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchBrowser, openPage } from '../test/e2e/browser.ts';
import { serveFolder } from '../test/e2e/shell.ts';

/** As the design has it, in ms. */
const longestSlice = 16;
const screens = 4;
const model = (name: string): string =>
  join(import.meta.dirname, '../test/fixtures/models/parity', name);

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** In microseconds; `tdur` of the thread's own clock, which stands still while others have the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly functionName?: string; readonly url?: string };
  };
}

const files = process.argv.slice(2);
const served = await serveFolder(
  Object.fromEntries(files.map((path) => [basename(path), new Uint8Array(readFileSync(path))])),
  { settings: { encoder: model('bert-e5'), reranker: model('bert-ce-2') } },
);
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser, served.url);
  await page.getByTestId('search-box').waitFor();
  await page.keyboard.press('Control+2');
  for (const path of files) {
    await page
      .locator(`[data-testid=ledger-row][data-path="${basename(path)}"]:not([data-state=pending])`)
      .waitFor();
  }
  await page.keyboard.press('Control+1');
  for (const path of files) {
    const name = basename(path);
    const row = page.locator(`[data-testid=result][data-path="${name}"]`).first();
    await row.waitFor();
    await browser.startTracing(page, {
      categories: ['devtools.timeline', 'toplevel', 'v8', 'disabled-by-default-devtools.timeline'],
    });
    await row.click();
    await page.getByTestId('preview-page').first().locator('canvas').waitFor();
    for (let screen = 0; screen < screens; screen++) {
      await row.focus();
      await page.keyboard.press(' ');
      await page.waitForTimeout(1200);
    }
    report(name, parse(await browser.stopTracing()));
  }
} finally {
  await browser.close();
  await served.close();
}

function parse(trace: Buffer): readonly TraceEvent[] {
  const parsed: unknown = JSON.parse(trace.toString());
  if (typeof parsed !== 'object' || parsed === null || !('traceEvents' in parsed)) return [];
  return Array.isArray(parsed.traceEvents) ? parsed.traceEvents.filter(isTraceEvent) : [];
}

/** The browser's own form of an event is taken at its word. */
function isTraceEvent(event: unknown): event is TraceEvent {
  return typeof event === 'object' && event !== null && 'ph' in event && 'name' in event;
}

function report(name: string, events: readonly TraceEvent[]): void {
  const mains = events.filter(
    (each) => each.name === 'thread_name' && each.args?.name === 'CrRendererMain',
  );
  const isMain = (event: TraceEvent): boolean =>
    mains.some(({ pid, tid }) => pid === event.pid && tid === event.tid);
  const complete = events.filter((event) => event.ph === 'X' && isMain(event));
  const longestFirst = (of: string): readonly TraceEvent[] =>
    complete.filter((event) => event.name === of).sort((one, other) => timeOf(other) - timeOf(one));
  const tasks = longestFirst('RunTask');
  const late = tasks.filter((task) => timeOf(task) > longestSlice);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const milliseconds = (of: TraceEvent): string => timeOf(of).toFixed(1);
  print(
    `${name}: ${tasks.length} tasks, ${late.length} over ${longestSlice} ms; the longest ` +
      `${tasks.slice(0, 5).map(milliseconds).join(', ')}; the longest runs of script ` +
      longestFirst('FunctionCall').slice(0, 5).map(milliseconds).join(', '),
  );
  for (const task of late.slice(0, 4)) print(`  ${milliseconds(task)}: ${madeOf(task, complete)}`);
}

/** What a task's time went to: each event's own time, without that of what ran inside it, by its name. */
function madeOf(task: TraceEvent, complete: readonly TraceEvent[]): string {
  const inside = complete
    .filter(
      (event) =>
        event.pid === task.pid &&
        event.tid === task.tid &&
        event.ts >= task.ts &&
        event.ts < task.ts + (task.dur ?? 0),
    )
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const own = new Map<string, number>();
  const open: TraceEvent[] = [];
  const add = (event: TraceEvent, time: number): void => {
    const { functionName, url } = event.args?.data ?? {};
    const name = [event.name, functionName, url?.split('/').at(-1)].filter(Boolean).join(' ');
    own.set(name, (own.get(name) ?? 0) + time);
  };
  for (const event of inside) {
    while (open.length > 0) {
      const last = open.at(-1);
      if (!last || event.ts < last.ts + (last.dur ?? 0)) break;
      open.pop();
    }
    const outer = open.at(-1);
    if (outer) add(outer, -timeOf(event));
    add(event, timeOf(event));
    open.push(event);
  }
  return [...own]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 6)
    .map(([name, time]) => `${name} ${time.toFixed(1)}`)
    .join(', ');
}

/** In ms. */
function timeOf({ tdur, dur }: TraceEvent): number {
  return (tdur ?? dur ?? 0) / 1000;
}
