/** Keywords of passages, written to the generation's FTS5 table. */
import type { Part, PassageDraft } from '../../../shared/domain.ts';
import type { WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { wordFields } from '../lexical-fields.ts';
import { indexTerms } from '../lexical/analyse.ts';

export function indexPassage(
  database: WritableDatabase,
  generationId: number,
  rowId: number,
  part: Part,
  passage: PassageDraft,
): void {
  const { language } = part;
  const { words } = generationTables(generationId);
  const body = indexTerms(passage.text, language);
  const title = indexTerms(part.title ?? '', language).stems;
  const headings = indexTerms(passage.headings, language).stems;
  database
    .command<[number, string]>(`INSERT INTO ${words} (rowid, terms) VALUES (?, ?)`)
    .run(
      rowId,
      wordTerms(split(body.stems), split(body.exact), split(title), split(headings)).join(' '),
    );
}

function split(terms: string): string[] {
  return terms === '' ? [] : terms.split(' ');
}

function wordTerms(
  body: readonly string[],
  written: readonly string[],
  title: readonly string[],
  headings: readonly string[],
): string[] {
  const counts = new Map<string, number>();
  for (const stem of body) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const terms: string[] = [];
  for (const [stem, count] of counts) {
    terms.push(wordFields.body + stem);
    if (count >= 2) terms.push(wordFields.twice + stem);
    if (count >= 3) terms.push(wordFields.thrice + stem);
  }
  for (const word of new Set(written)) terms.push(wordFields.written + word);
  for (const stem of new Set(title)) terms.push(wordFields.title + stem);
  for (const stem of new Set(headings)) terms.push(wordFields.headings + stem);
  return terms;
}

export function unindexPassages(
  database: WritableDatabase,
  generationId: number,
  first: number,
  count: number,
): void {
  const { words } = generationTables(generationId);
  const remove = database.command<[number]>(`DELETE FROM ${words} WHERE rowid = ?`);
  for (let rowId = first; rowId < first + count; rowId++) remove.run(rowId);
}
