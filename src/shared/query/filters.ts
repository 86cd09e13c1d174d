/** The filters of a query: their names, and what their values mean. */
import { firstInstant } from './dates.ts';

export type FilterKind = 'type' | 'folder' | 'title' | 'before' | 'after';

/** Without accents, lower case. */
const names: ReadonlyMap<string, FilterKind> = new Map([
  ['type', 'type'],
  ['ext', 'type'],
  ['extension', 'type'],
  ['filetype', 'type'],
  ['format', 'type'],
  ['dossier', 'folder'],
  ['repertoire', 'folder'],
  ['folder', 'folder'],
  ['dir', 'folder'],
  ['titre', 'title'],
  ['title', 'title'],
  ['intitle', 'title'],
  ['avant', 'before'],
  ['before', 'before'],
  ['apres', 'after'],
  ['depuis', 'after'],
  ['after', 'after'],
  ['since', 'after'],
]);

/** What people call kinds of documents, and other spellings of an extension. */
const typeAliases: Readonly<Record<string, readonly string[]>> = {
  word: ['doc', 'docx', 'odt'],
  writer: ['odt'],
  excel: ['xls', 'xlsx', 'ods', 'csv'],
  calc: ['ods'],
  tableur: ['xls', 'xlsx', 'ods', 'csv'],
  spreadsheet: ['xls', 'xlsx', 'ods', 'csv'],
  powerpoint: ['ppt', 'pptx', 'odp'],
  impress: ['odp'],
  presentation: ['ppt', 'pptx', 'odp'],
  diaporama: ['ppt', 'pptx', 'odp'],
  slides: ['ppt', 'pptx', 'odp'],
  mail: ['eml', 'msg', 'mbox'],
  mails: ['eml', 'msg', 'mbox'],
  email: ['eml', 'msg', 'mbox'],
  courriel: ['eml', 'msg', 'mbox'],
  texte: ['txt', 'md'],
  text: ['txt', 'md'],
  markdown: ['md'],
  web: ['html'],
  htm: ['html'],
  xhtml: ['html'],
  livre: ['epub'],
  ebook: ['epub'],
  jpeg: ['jpg'],
  tiff: ['tif'],
};

export type Filter =
  | { readonly kind: 'type'; readonly types: readonly string[] }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'before' | 'after'; readonly instant: number };

/** Whether `name:` begins a filter, before its value is seen. */
export function isFilterName(name: string): boolean {
  return filterKind(name) !== null;
}

/** What `name:` filters by; null: it begins no filter. */
export function filterKind(name: string): FilterKind | null {
  return names.get(folded(name)) ?? null;
}

/** The filter that `name:value` means; null where it means none, and is a word. */
export function filterOf(name: string, value: string): Filter | null {
  const kind = names.get(folded(name));
  const written = value.trim();
  if (kind === undefined || written === '') return null;
  if (kind === 'type') return typeFilter(written);
  if (kind === 'folder') return folderFilter(written);
  if (kind === 'title') return /[\p{L}\p{N}]/u.test(written) ? { kind, text: written } : null;
  const instant = firstInstant(written);
  return instant === null ? null : { kind, instant };
}

function typeFilter(written: string): Filter | null {
  const types = folded(written)
    .split(/[,;|]/)
    .map((type) => type.trim().replace(/^\.|^\*\./, ''))
    .filter((type) => type !== '');
  // A letter at least: « diabète type:2 » asks for no extension.
  if (types.length === 0 || !types.every((type) => /^(?=.*[a-z])[a-z0-9]{1,12}$/.test(type)))
    return null;
  return { kind: 'type', types: types.flatMap((type) => typeAliases[type] ?? [type]) };
}

function folderFilter(written: string): Filter | null {
  const folder = written.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');
  return folder === '' ? null : { kind: 'folder', folder };
}

/** Lower case, without accents. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
