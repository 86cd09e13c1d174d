import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { System } from '../../app/system.ts';

/** A command and its arguments; never a line for a shell, so that a file's name is only a name. */
type Command = readonly [program: string, ...arguments_: string[]];

interface Commands {
  open(path: string): Command;
  show(path: string): Command;
}

const freedesktop: Commands = {
  open: (path) => ['xdg-open', path],
  // Not every desktop can be told which file of the folder is meant.
  show: (path) => ['xdg-open', dirname(path)],
};
const commands: Partial<Record<NodeJS.Platform, Commands>> = {
  darwin: { open: (path) => ['open', path], show: (path) => ['open', '-R', path] },
  win32: {
    open: (path) => ['explorer.exe', path],
    show: (path) => ['explorer.exe', `/select,${path}`],
  },
};
const programs = commands[process.platform] ?? freedesktop;

/** A program that has not failed by then has opened its window, and may run for hours. */
const settledMilliseconds = 3000;

/**
 * Starts a program of the system on its own. Throws `system-failed` where there is none, or where it
 * ends at once with an error.
 */
function start([program, ...args]: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    const timer = setTimeout(resolve, settledMilliseconds).unref();
    const fail = (detail: string): void => {
      clearTimeout(timer);
      reject(new TrouvailleError('system-failed', { program, detail }));
    };
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => {
      // Explorer ends with 1 when it has opened a window.
      if (code === 0 || program === 'explorer.exe') {
        clearTimeout(timer);
        resolve();
      } else fail(String(code));
    });
    child.unref();
  });
}

/** Opens an address or a file with the program the person has chosen for it. */
export function openInSystem(target: string): Promise<void> {
  return start(programs.open(target));
}

/** The system as a program without a window reaches it. */
export const systemByCommands: System = {
  openFile: openInSystem,
  showFile: (path) => start(programs.show(path)),
};
