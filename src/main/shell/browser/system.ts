import { dirname } from 'node:path';
import type { System } from '../../app/system.ts';
import { openPdfAt } from '../pdf-viewer.ts';
import { startProgram, type Command } from '../start-program.ts';

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

/** Opens an address or a file with the program the person has chosen for it. */
export function openInSystem(target: string): Promise<void> {
  return startProgram(programs.open(target));
}

/** The system as a program without a window reaches it. */
export const systemByCommands: System = {
  openFile: openInSystem,
  openFileAt: openPdfAt,
  showFile: (path) => startProgram(programs.show(path)),
};
