/**
 * The person's PDF viewer opened at a page. Only viewers whose own documentation names an option for it
 * are told of one; of the others nothing is guessed.
 */
import { basename, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toFailure } from '../../shared/errors.ts';
import { answerOf, startProgram, type Command } from './start-program.ts';

type Arguments = (path: string, page: number) => readonly string[];

/** Web browsers take the page in the address: Adobe's open parameters, which all of them follow. */
const inAddress: Arguments = (path, page) => [`${pathToFileURL(path).href}#page=${page}`];

/** freedesktop.org's programs, by their desktop entries; `program` as it stands on the path. */
const onLinux: readonly { entry: RegExp; program: string; arguments: Arguments }[] = [
  // evince(1): -i, --page-index=NUMBER, from 1.
  { entry: /evince/i, program: 'evince', arguments: (path, page) => ['-i', String(page), path] },
  // okular(1): -p, --page.
  { entry: /okular/i, program: 'okular', arguments: (path, page) => ['-p', String(page), path] },
  // zathura(1): -P, --page.
  { entry: /zathura/i, program: 'zathura', arguments: (path, page) => ['-P', String(page), path] },
  { entry: /^firefox/i, program: 'firefox', arguments: inAddress },
  { entry: /^chromium/i, program: 'chromium', arguments: inAddress },
  { entry: /^google-chrome/i, program: 'google-chrome', arguments: inAddress },
];

/** By the name of the program's file. */
const onWindows: readonly { file: RegExp; arguments: Arguments }[] = [
  // Adobe's "Parameters for Opening PDF Files"; Foxit follows it.
  {
    file: /^(?:acrobat|acrord32|foxit(?:pdf)?reader|foxitpdfeditor)\.exe$/i,
    arguments: (path, page) => ['/A', `page=${page}`, path],
  },
  // SumatraPDF's command-line arguments.
  {
    file: /^sumatrapdf.*\.exe$/i,
    arguments: (path, page) => ['-page', String(page), path],
  },
  { file: /^(?:msedge|chrome|firefox)\.exe$/i, arguments: inAddress },
];

/**
 * Opens a PDF at a page, from 1, in the viewer the person has chosen for PDFs. False: that viewer is not
 * known to take a page (Apple's Preview cannot be told of one), or did not start, and nothing was opened.
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
    const viewer = onWindows.find(({ file }) => file.test(win32.basename(program)));
    return viewer ? [program, ...viewer.arguments(path, page)] : null;
  }
  if (platform === 'darwin') return null;
  const entry = basename(await ask(['xdg-mime', 'query', 'default', 'application/pdf']));
  const viewer = onLinux.find((each) => each.entry.test(entry));
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
