/** Ends the process when it holds more memory than it may, even while a parser blocks its thread. */
import { Worker } from 'node:worker_threads';

/** Written to stderr before the end: the reason that its parent shows. */
export const overMemory = 'over its memory limit';

/** Memory is looked at so often, in ms: hostile files take some 1 GB a second at most. */
const interval = 100;

/**
 * A thread of its own, as timers do not run while a document is parsed. Given as text, so that the
 * application's bundle needs no second file for it.
 */
const watcher = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
setInterval(() => {
  const resident = process.memoryUsage.rss();
  if (resident <= workerData.limit) return;
  writeSync(2, 'The extractor is ' + workerData.reason + ' (' + resident + ' bytes).\\n');
  process.kill(process.pid, 'SIGKILL');
}, workerData.interval);
`;

let watching = false;

/** Starts the watch once; the first `limit` (bytes resident) holds for the life of the process. */
export function watchMemory(limit: number): void {
  if (watching) return;
  watching = true;
  const worker = new Worker(watcher, {
    eval: true,
    workerData: { limit, interval, reason: overMemory },
    // Its own heap counts too.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  worker.unref();
}
