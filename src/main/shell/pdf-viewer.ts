/** The person's PDF viewer opened at a page, where that viewer can be told of one. */
import { basename, win32 } from 'node:path';
import { toFailure } from '../../shared/errors.ts';
import { linuxViewers, windowsViewers } from './pdf-viewer-options.ts';
import { answerOf, startProgram, type Command } from './start-program.ts';

/**
 * Opens a PDF at a page, from 1, in the viewer the person has chosen for PDFs. False: that viewer is not
 * known to take a page, or did not start, and nothing was opened.
 */
export async function openPdfAt(path: string, page: number): Promise<boolean> {
  const command = await viewerCommand(path, page, process.platform, answerOf);
  if (!command) return false;
  try {
    await startProgram(command);
    return true;
  } catch (error) {
    // A sandboxed viewer has no program on the path: the system opens it, and the page is not promised.
    if (toFailure(error).code === 'system-failed') return false;
    throw error;
  }
}

/** The command that opens the page, or null. `ask`: what a program of the system answers. */
export async function viewerCommand(
  path: string,
  page: number,
  platform: NodeJS.Platform,
  ask: (command: Command) => Promise<string>,
): Promise<Command | null> {
  if (platform === 'win32') {
    const program = await windowsViewer(ask);
    const viewer = windowsViewers.find(({ file }) => file.test(win32.basename(program)));
    return viewer ? [program, ...viewer.arguments(path, page)] : null;
  }
  if (platform === 'darwin') return null;
  const entry = basename(await ask(['xdg-mime', 'query', 'default', 'application/pdf']));
  const viewer = linuxViewers.find((each) => each.entry.test(entry));
  return viewer ? [viewer.program, ...viewer.arguments(path, page)] : null;
}

/** The program that Windows opens PDFs with; '' where it tells none. */
async function windowsViewer(ask: (command: Command) => Promise<string>): Promise<string> {
  const choice =
    'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\FileExts\\.pdf\\UserChoice';
  const chosen = await ask(['reg.exe', 'query', choice, '/v', 'ProgId']);
  const identifier = /REG_SZ\s+(\S+)\s*$/m.exec(chosen)?.[1];
  if (identifier === undefined) return '';
  const key = `HKCR\\${identifier}\\shell\\open\\command`;
  const command = /REG_(?:EXPAND_)?SZ\s+(.*)$/m.exec(
    await ask(['reg.exe', 'query', key, '/ve']),
  )?.[1];
  const program = /^"([^"]+)"|^(\S+)/.exec(command ?? '');
  return program?.[1] ?? program?.[2] ?? '';
}
