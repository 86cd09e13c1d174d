#!/usr/bin/env node
/**
 * `npm start [FOLDER…]`: the Electron app where its runtime and a display are there, else the same
 * application in a browser, saying so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronProgram } from '../src/main/shell/electron/program.ts';

/** What was interrupted has ended by then (CLI.md: within a second). */
const graceMilliseconds = 1500;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
/** Where the person typed the command: npm runs scripts in the package's own folder. */
const from = process.env.INIT_CWD ?? process.cwd();
/** Options of `serve` that take the word after them. */
const valued = new Set(['--port', '--data', '--lang']);
const isOption = (word, at) => word.startsWith('-') || valued.has(words[at - 1]);
const options = words.filter(isOption);
const folders = words
  .filter((word, at) => !isOption(word, at))
  .map((folder) => resolve(from, folder));

function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.WAYLAND_DISPLAY || process.env.DISPLAY);
}

/** Builds what Electron runs, where its source has changed since it was built. */
async function buildIfStale() {
  const { stampOf } = await import('../src/main/source-stamp.ts');
  const stampFile = join(root, 'out', '.built-from');
  const sources = ['src', 'build', 'electron.vite.config.ts', 'package-lock.json'];
  const stamp = stampOf(root, sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (built.status !== 0) process.exit(built.status ?? 1);
  writeFileSync(stampFile, stamp);
}

const french = /^fr/i.test(
  process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || process.env.LANGUAGE || '',
);
const say = (fr, en) => process.stderr.write(`${french ? fr : en}\n`);

/** Ends as the program started does. */
function follow(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the child as well, and a second one would cut short what it is finishing.
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGTERM'), graceMilliseconds).unref());
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const program = electronProgram(root);
if (program && hasDisplay()) {
  await buildIfStale();
  follow(spawn(program, [root, ...folders, ...options], { stdio: 'inherit' }));
} else {
  if (program) {
    say(
      'Trouvaille s’ouvre dans le navigateur : il n’y a pas d’écran pour sa fenêtre.',
      'Trouvaille opens in the browser: there is no display for its window.',
    );
  } else {
    say(
      'Trouvaille s’ouvre dans le navigateur : Electron, qui fait sa fenêtre, n’est pas installé. « npx install-electron » le télécharge.',
      'Trouvaille opens in the browser: Electron, which makes its window, is not installed. “npx install-electron” downloads it.',
    );
  }
  const noBrowser = !hasDisplay() && !options.includes('--no-open') ? ['--no-open'] : [];
  follow(
    spawn(
      process.execPath,
      [join(root, 'bin', 'trouvaille.js'), 'serve', ...folders, ...options, ...noBrowser],
      { stdio: 'inherit' },
    ),
  );
}
