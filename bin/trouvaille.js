#!/usr/bin/env node
/**
 * The command line's launcher: runs on Node 20 or later, and starts the command line itself on
 * Node 24, its own or the npm package `node`'s. It passes signals on, sees to it that Ctrl+C ends
 * within a second, and ends with the command line's exit status.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, constants as os } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first version that runs TypeScript by itself without a warning. */
const [neededMajor, neededMinor] = [24, 12];
/** After this long an interrupted command that has not ended is ended (CLI.md: within a second). */
const graceMilliseconds = 900;

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/** The Node to run on; null where there is none. */
function findNode() {
  if (isNewEnough()) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const path = join(folder, 'bin', name);
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return null;
  }
}

/** Where compiled JavaScript is kept between runs: it halves the start time. */
function compileCache() {
  const cache =
    process.env.XDG_CACHE_HOME ||
    (process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : process.platform === 'win32'
        ? process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
        : join(homedir(), '.cache'));
  return process.env.NODE_COMPILE_CACHE || join(cache, 'trouvaille', 'compiled-code');
}

const node = findNode();
if (node === null) {
  process.stderr.write(
    `trouvaille: Node ${neededMajor} is missing (here: ${process.versions.node}): run "npm ci" in ${dirname(import.meta.dirname ?? '.')}\n`,
  );
  process.exit(2);
}

const entry = fileURLToPath(new URL('../src/main/cli/index.ts', import.meta.url));
const child = spawn(node, [entry, ...process.argv.slice(2)], {
  // The fourth is a channel: the command line learns through it of signals, and of our end.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, NODE_COMPILE_CACHE: compileCache() },
});

let interruptedBy = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interruptedBy !== null) {
      child.kill('SIGKILL');
      return;
    }
    interruptedBy = signal;
    // Not a signal of its own: after Ctrl+C the terminal has sent that to the child as well.
    if (child.connected) child.send(signal, () => {});
    setTimeout(() => child.kill('SIGKILL'), graceMilliseconds).unref();
  });
}

child.on('error', (error) => {
  process.stderr.write(`trouvaille: ${error.message}\n`);
  process.exit(2);
});
child.on('exit', (code, signal) => {
  const ended = signal === 'SIGKILL' && interruptedBy !== null ? interruptedBy : signal;
  process.exit(code ?? 128 + os.signals[ended]);
});
