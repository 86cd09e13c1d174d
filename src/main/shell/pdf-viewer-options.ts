/**
 * How each PDF viewer is told the page to open a document at. Only viewers whose own documentation or
 * source names an option for it are here (read in November 2026, and cited beside each); of the others
 * nothing is guessed. Left out on purpose: xpdf, whose versions 3 and 4 write the page differently
 * (`18` and `:18`), and Apple's Preview, which takes none.
 */
import { pathToFileURL } from 'node:url';

/** What follows the program's name. `page`: from 1, as all of these count. */
type Arguments = (path: string, page: number) => readonly string[];

/**
 * GNOME's viewer and its descendants. evince(1), -i, --page-index=NUMBER: “the exact page number, not a
 * page label”; from 1, since its shell/main.c goes to `ev_page_index - 1`. Papers keeps the option
 * (shell/src/pps-application.c), atril(1) and xreader(1) too.
 */
const byPageIndex: Arguments = (path, page) => ['-i', String(page), path];

/**
 * Web browsers take the page in the address. Firefox: pdf.js's wiki, “Viewer options”. Chromium and what
 * is made of it: chrome/browser/resources/pdf/open_pdf_params_parser, by Adobe's open parameters.
 */
const inAddress: Arguments = (path, page) => [`${pathToFileURL(path).href}#page=${page}`];

/** freedesktop.org's programs, by their desktop entries; `program` as it stands on the path. */
export const linuxViewers: readonly {
  readonly entry: RegExp;
  readonly program: string;
  readonly arguments: Arguments;
}[] = [
  { entry: /evince/i, program: 'evince', arguments: byPageIndex },
  { entry: /gnome\.papers/i, program: 'papers', arguments: byPageIndex },
  { entry: /^atril/i, program: 'atril', arguments: byPageIndex },
  { entry: /^xreader/i, program: 'xreader', arguments: byPageIndex },
  // okular(1): -p, --page number.
  { entry: /okular/i, program: 'okular', arguments: (path, page) => ['-p', String(page), path] },
  // zathura(1): -P, --page=number; “Pages are numbered starting with 1”.
  { entry: /zathura/i, program: 'zathura', arguments: (path, page) => ['-P', String(page), path] },
  // qpdfview(1): file[#page].
  { entry: /^qpdfview/i, program: 'qpdfview', arguments: (path, page) => [`${path}#${page}`] },
  // mupdf(1): mupdf [options] file [page-number].
  { entry: /^mupdf/i, program: 'mupdf', arguments: (path, page) => [path, String(page)] },
  { entry: /^firefox/i, program: 'firefox', arguments: inAddress },
  { entry: /^chromium/i, program: 'chromium', arguments: inAddress },
  { entry: /^google-chrome/i, program: 'google-chrome', arguments: inAddress },
];

/** By the name of the program's file. */
export const windowsViewers: readonly {
  readonly file: RegExp;
  readonly arguments: Arguments;
}[] = [
  {
    // Adobe, “Parameters for Opening PDF Files”: /A "page=…" <filename>. PDF-XChange takes the same, as
    // SumatraPDF's src/ExternalViewers.cpp has it, with the names of its program from one version to another.
    file: /^(?:acrobat|acrord32|pdfxedit|pxceditor|pdfxcview)\.exe$/i,
    arguments: (path, page) => ['/A', `page=${page}`, path],
  },
  {
    // The same file of SumatraPDF: Foxit's come after the document.
    file: /^foxit ?(?:pdf)?(?:reader|editor)\.exe$|^foxitphantompdf\.exe$/i,
    arguments: (path, page) => [path, '/A', `page=${page}`],
  },
  {
    // SumatraPDF's docs/md/Command-line-arguments.md: -page <pageNo>; “Combine with -reuse-instance if
    // the document is already open”.
    file: /^sumatrapdf.*\.exe$/i,
    arguments: (path, page) => ['-reuse-instance', '-page', String(page), path],
  },
  { file: /^(?:msedge|chrome|firefox)\.exe$/i, arguments: inAddress },
];
