/**
 * Loaded before a process's own code (`NODE_OPTIONS=--import=…`): as the process ends it appends a line of
 * JSON to the file that `TROUVAILLE_TEST_USE` names, with the most memory it held, in bytes, and the
 * seconds of processor time it took.
 */
import { appendFileSync, readFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env['TROUVAILLE_TEST_USE'];
  if (file === undefined) return;
  const { user, system } = process.cpuUsage();
  const use = { peakBytes: peakBytes(), processorSeconds: (user + system) / 1e6 };
  appendFileSync(file, `${JSON.stringify(use)}\n`);
});

/** Linux's `maxRSS` is also that of the process it was forked from: its own is asked for there. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const own = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(own?.[1]) * 1024;
}
