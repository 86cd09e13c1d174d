/** Keywords of passages, written to the generation's FTS5 table. */
import type { Part, PassageDraft } from '../../../shared/domain.ts';
import type { WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { indexTerms } from '../terms.ts';

export function indexPassage(
  database: WritableDatabase,
  generationId: number,
  rowId: number,
  part: Part,
  passage: PassageDraft,
): void {
  const { language } = part;
  const body = indexTerms(passage.text, language);
  const { lexical } = generationTables(generationId);
  database
    .command<[number, string, string, string, string]>(
      `INSERT INTO ${lexical} (rowid, title, headings, stems, exact) VALUES (?, ?, ?, ?, ?)`,
    )
    .run(
      rowId,
      indexTerms(part.title ?? '', language).stems,
      indexTerms(passage.headings, language).stems,
      body.stems,
      body.exact,
    );
}

export function unindexPassages(
  database: WritableDatabase,
  generationId: number,
  first: number,
  count: number,
): void {
  const { lexical } = generationTables(generationId);
  const remove = database.command<[number]>(`DELETE FROM ${lexical} WHERE rowid = ?`);
  for (let rowId = first; rowId < first + count; rowId++) remove.run(rowId);
}
