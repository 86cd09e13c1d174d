/** Looks words and phrases up in a generation's FTS5 tables: which passages hold them. */
import type { ReadableDatabase } from './database.ts';
import { generationTables } from './generation-tables.ts';
import { wordFields, type WordField } from './lexical-fields.ts';

/** Ways to hold a word, any of them; all terms of a way must be there (`lexical/query-words.ts`). */
export type Ways = readonly (readonly string[])[];

export interface PhraseTerms {
  readonly terms: readonly string[];
  /** The last term is the beginning of a word. */
  readonly prefix: boolean;
}

/** All lists are of rows, rising, and without doubles. */
export class LexicalIndex {
  readonly #database: ReadableDatabase;
  readonly #words: string;
  readonly #phrases: string;

  constructor(database: ReadableDatabase, generationId: number) {
    this.#database = database;
    const { words, phrases } = generationTables(generationId);
    this.#words = words;
    this.#phrases = phrases;
  }

  /** Passages that hold a word, one way or another, in that field. */
  wordRows(field: WordField, ways: Ways): number[] {
    const term = (stem: string): string => quoted(wordFields[field] + stem);
    return this.#rows(this.#words, anyOf(ways.map((way) => way.map(term).join(' AND '))));
  }

  /** Passages whose title or heading has a stem that begins so. */
  wordPrefixRows(field: WordField, prefix: string): number[] {
    return this.#rows(this.#words, `${quoted(wordFields[field] + prefix)} *`);
  }

  /** Passages whose text holds these words one after the other, as written but for accents. */
  phraseRows(phrase: PhraseTerms): number[] {
    return this.#rows(this.#phrases, phraseExpression(phrase));
  }

  /** Passages where a phrase of `left` and one of `right` have at most `distance` words between. */
  nearRows(
    left: readonly PhraseTerms[],
    right: readonly PhraseTerms[],
    distance: number,
  ): number[] {
    const pairs = left.flatMap((a) =>
      right.map((b) => `NEAR(${phraseExpression(a)} ${phraseExpression(b)}, ${distance})`),
    );
    return this.#rows(this.#phrases, anyOf(pairs));
  }

  #rows(table: string, expression: string): number[] {
    if (expression === '') return [];
    return this.#database
      .column<[string], number>(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`)
      .all(expression);
  }
}

function phraseExpression({ terms, prefix }: PhraseTerms): string {
  const words = terms.map(quoted).join(' + ');
  return prefix && words !== '' ? `${words} *` : words;
}

function anyOf(expressions: readonly string[]): string {
  const [only, ...more] = expressions.filter((expression) => expression !== '');
  if (only === undefined) return '';
  return [only, ...more].map((expression) => `(${expression})`).join(' OR ');
}

/** A string of FTS5's query language, whatever is in it. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
