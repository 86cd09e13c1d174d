/** Looks words up in a generation's FTS5 table: which passages hold them. */
import type { ReadableDatabase } from './database.ts';
import { generationTables } from './generation-tables.ts';
import { wordFields, type WordField } from './lexical-fields.ts';

/** Ways to hold a word, any of them; all terms of a way must be there (`lexical/query-words.ts`). */
export type Ways = readonly (readonly string[])[];

/** All lists are of rows, rising, and without doubles. */
export class LexicalIndex {
  readonly #database: ReadableDatabase;
  readonly #words: string;

  constructor(database: ReadableDatabase, generationId: number) {
    this.#database = database;
    this.#words = generationTables(generationId).words;
  }

  /** Passages that hold a word, one way or another, in that field. */
  rows(field: WordField, ways: Ways): number[] {
    const term = (stem: string): string => quoted(wordFields[field] + stem);
    const expressions = ways
      .filter((way) => way.length > 0)
      .map((way) => `(${way.map(term).join(' AND ')})`);
    return this.#matching(expressions.join(' OR '));
  }

  /** Passages that hold all of `terms`, the last of which is the beginning of a word. */
  prefixRows(field: WordField, terms: readonly string[]): number[] {
    const expressions = terms.map((term) => quoted(wordFields[field] + term));
    return this.#matching(expressions.length > 0 ? `${expressions.join(' AND ')} *` : '');
  }

  /** Passages that hold a stem that begins with any of `beginnings`. */
  beginningStemRows(field: WordField, beginnings: readonly string[]): number[] {
    const expressions = beginnings.map((beginning) => `${quoted(wordFields[field] + beginning)} *`);
    return this.#matching(expressions.join(' OR '));
  }

  /** Passages that hold all these words as written, but for case and accents. */
  writtenRows(words: readonly string[]): number[] {
    return this.#matching(words.map(asWritten).join(' AND '));
  }

  /** The same, where the last word may be the beginning of one. */
  beginningRows(words: readonly string[]): number[] {
    const last = words.at(-1);
    if (last === undefined) return [];
    const { written, body } = wordFields;
    const begun = `(${quoted(written + last)} * OR ${quoted(body + last)} *)`;
    return this.#matching([...words.slice(0, -1).map(asWritten), begun].join(' AND '));
  }

  #matching(expression: string): number[] {
    if (expression === '') return [];
    return this.#database
      .column<[string], number>(`SELECT rowid FROM ${this.#words} WHERE ${this.#words} MATCH ?`)
      .all(expression);
  }
}

/** A word that is its own stem is indexed as that alone. */
function asWritten(word: string): string {
  const { written, body } = wordFields;
  return `(${quoted(written + word)} OR ${quoted(body + word)})`;
}

/** A string of FTS5's query language, whatever is in it. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
