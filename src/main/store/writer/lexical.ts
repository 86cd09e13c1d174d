/** Keywords of passages, written to the generation's FTS5 table. */
import type { Language, Part, PassageDraft } from '../../../shared/domain.ts';
import type { WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { wordFields } from '../lexical-fields.ts';
import { analyse } from '../lexical/analyse.ts';

export function indexPassage(
  database: WritableDatabase,
  generationId: number,
  rowId: number,
  part: Part,
  passage: PassageDraft,
  isFirst: boolean,
): void {
  const { words } = generationTables(generationId);
  const { language } = part;
  const terms = [
    ...bodyTerms(passage.text, language),
    ...(isFirst ? termsUnder(wordFields.title, part.title ?? '', language) : []),
    ...termsUnder(wordFields.headings, passage.headings, language),
  ];
  database
    .command<[number, string]>(`INSERT INTO ${words} (rowid, terms) VALUES (?, ?)`)
    .run(rowId, terms.join(' '));
}

/** Stems with how often they stand there, and words as written that are no stem of the text. */
function bodyTerms(text: string, language: Language | null): string[] {
  const { tokens, extras } = analyse(text, language);
  const meant = tokens.filter((token) => !token.stop);
  const counts = new Map<string, number>();
  for (const { stem } of meant) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const beside = [...meant.flatMap(({ accents }) => accents), ...extras.map(({ term }) => term)];
  for (const term of beside) if (!counts.has(term)) counts.set(term, 1);
  const terms: string[] = [];
  for (const [stem, count] of counts) {
    terms.push(wordFields.body + stem);
    if (count >= 2) terms.push(wordFields.twice + stem);
    if (count >= 3) terms.push(wordFields.thrice + stem);
  }
  for (const word of new Set(meant.map(({ exact }) => exact))) {
    if (!counts.has(word)) terms.push(wordFields.written + word);
  }
  return terms;
}

function termsUnder(field: string, text: string, language: Language | null): string[] {
  const { tokens, extras } = analyse(text, language);
  const terms = tokens.flatMap((token) => (token.stop ? [] : [token.stem, ...token.accents]));
  return [...new Set([...terms, ...extras.map(({ term }) => term)])].map((term) => field + term);
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
