import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPdfAt, viewerCommand } from '../../../src/main/shell/pdf-viewer.ts';
import type { Command } from '../../../src/main/shell/start-program.ts';

const path = '/docs/Bail 2024.pdf';
/** What the system's programs answer, by their first arguments. */
const answering = (answers: Readonly<Record<string, string>>) => (command: Command) =>
  Promise.resolve(answers[command.slice(0, 3).join(' ')] ?? '');
const onLinux = (entry: string) =>
  viewerCommand(path, 7, 'linux', answering({ 'xdg-mime query default': entry }));
const onWindows = (program: string) => {
  const choice =
    'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\FileExts\\.pdf\\UserChoice';
  return viewerCommand(
    'C:\\docs\\a.pdf',
    7,
    'win32',
    answering({
      [`reg.exe query ${choice}`]: `\r\n${choice}\r\n    ProgId    REG_SZ    Viewer.Pdf\r\n`,
      'reg.exe query HKCR\\Viewer.Pdf\\shell\\open\\command': `\r\n    (Default)    REG_SZ    ${program} "%1"\r\n`,
    }),
  );
};

describe('a PDF opened at a page', () => {
  test.each([
    ['org.gnome.Evince.desktop', ['evince', '-i', '7', path]],
    ['org.gnome.Papers.desktop', ['papers', '-i', '7', path]],
    ['atril.desktop', ['atril', '-i', '7', path]],
    ['xreader.desktop', ['xreader', '-i', '7', path]],
    ['qpdfview.desktop', ['qpdfview', `${path}#7`]],
    ['mupdf.desktop', ['mupdf', path, '7']],
    ['chromium.desktop', ['chromium', 'file:///docs/Bail%202024.pdf#page=7']],
    ['okularApplication_pdf.desktop', ['okular', '-p', '7', path]],
    ['org.pwmt.zathura-pdf-poppler.desktop', ['zathura', '-P', '7', path]],
    ['firefox-esr.desktop', ['firefox', 'file:///docs/Bail%202024.pdf#page=7']],
  ])('by the option of %s', async (entry, command) => {
    expect(await onLinux(entry)).toEqual(command);
  });

  test('not by a viewer that has no such option, nor where none is chosen', async () => {
    expect(await onLinux('org.example.Viewer.desktop')).toBeNull();
    expect(await onLinux('')).toBeNull();
  });

  test.each([
    [
      '"C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe"',
      ['/A', 'page=7', 'C:\\docs\\a.pdf'],
    ],
    [
      '"C:\\Program Files\\Tracker Software\\PDF Editor\\PDFXEdit.exe"',
      ['/A', 'page=7', 'C:\\docs\\a.pdf'],
    ],
    ['"C:\\Foxit Software\\FoxitPDFReader.exe"', ['C:\\docs\\a.pdf', '/A', 'page=7']],
    ['"C:\\Foxit Software\\Foxit Reader.exe"', ['C:\\docs\\a.pdf', '/A', 'page=7']],
    ['C:\\Tools\\SumatraPDF.exe', ['-reuse-instance', '-page', '7', 'C:\\docs\\a.pdf']],
  ])('by the program that Windows opens PDFs with, %s', async (program, arguments_) => {
    expect(await onWindows(program)).toEqual([program.replaceAll('"', ''), ...arguments_]);
  });

  test('not by a program of Windows that is not known', async () => {
    expect(await onWindows('"C:\\Tools\\other.exe"')).toBeNull();
  });

  test('never on macOS, where Preview cannot be told of one', async () => {
    expect(await viewerCommand(path, 7, 'darwin', () => Promise.resolve('x'))).toBeNull();
  });
});

describe.skipIf(process.platform !== 'linux')('the viewer of this system (Linux alone)', () => {
  const before = process.env['PATH'];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trouvaille-viewer-'));
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    program('xdg-mime', 'echo org.gnome.Evince.desktop');
  });
  afterEach(() => {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true });
  });
  function program(name: string, does: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${does}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  test('is asked for and started, a file’s name being only a name', async () => {
    program('evince', `printf '%s\\n' "$@" > ${folder}/said`);
    expect(await openPdfAt('/docs/$(touch x) "a".pdf', 3)).toBe(true);
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('-i\n3\n/docs/$(touch x) "a".pdf\n');
    expect(existsSync('x')).toBe(false);
  });

  test('that ends at once with an error has opened nothing', async () => {
    program('evince', 'exit 1');
    expect(await openPdfAt(path, 3)).toBe(false);
  });
});
