/** A collection's documents as files, so that the product's own way indexes them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CorpusDocument } from './dataset.ts';

/** Files a folder: some file systems slow down with many more. */
const filesPerFolder = 1000;

/**
 * Writes each document as one HTML file (its title, and a paragraph a line) under `folder`, unless
 * the same collection is there already. The file's name is the document's place in the collection.
 */
export async function writeCorpus(
  documents: readonly CorpusDocument[],
  folder: string,
): Promise<void> {
  const stamp = join(folder, '..', `corpus-${collectionHash(documents)}`);
  if (existsSync(stamp)) return;
  await rm(folder, { recursive: true, force: true });
  for (const [index, document] of documents.entries()) {
    const inside = join(folder, String(Math.floor(index / filesPerFolder)));
    if (index % filesPerFolder === 0) await mkdir(inside, { recursive: true });
    await writeFile(join(inside, `${index}.html`), page(document));
  }
  await writeFile(stamp, '');
}

/** Which document of the collection a file of `writeCorpus` is. */
export function documentIndex(path: string): number {
  return Number.parseInt(basename(path), 10);
}

function page({ title, text }: CorpusDocument): string {
  const paragraphs = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${escape(line)}</p>`);
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escape(title)}</title></head><body>${paragraphs.join('\n')}</body></html>\n`;
}

function escape(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Control characters, which make a file look like no text, and halves of surrogate pairs as spaces. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, ' ').toWellFormed();
}

function collectionHash(documents: readonly CorpusDocument[]): string {
  const hash = createHash('sha256');
  for (const { id, title, text } of documents) hash.update(`${id}\0${title}\0${text}\0`);
  return hash.digest('hex').slice(0, 16);
}
