/** How much one word counts in each passage and in each part of a document, by where it stands. */
import type { QueryWord } from '../store/lexical/query-words.ts';
import { titledRows } from './constraints.ts';
import type { IndexView } from './index-view.ts';

/**
 * What a word counts by place; once in the text is 1. `kin`: a word of its family stands there
 * instead (`QueryWord.kin`). `beside`: it stands in the passage before or after, for each time there,
 * at most twice; half of that for the passages beyond those. How they were chosen: docs/search-quality.md, “Keywords”.
 */
const weights = {
  twice: 0.9,
  thrice: 1.2,
  title: 2,
  headings: 0.4,
  asWritten: 0.6,
  kin: 0.4,
  beside: 0.2,
};
const mostBeside = 2;

/** Where one word stands. Valid until the next `count`. */
export interface WordPlaces {
  /** Rows that hold it. */
  readonly held: readonly number[];
  /** Rows that do not, but hold a word of its family or are beside one that holds it. */
  readonly near: readonly number[];
  /** Parts whose text holds it. */
  readonly parts: readonly number[];
}

/** Counts one word after another, in arrays that are emptied in between. */
export class WordCounts {
  /** By row: what the word counts there. */
  readonly inRow: Float32Array;
  /** By part: the same, of its text alone. */
  readonly inPart: Float32Array;
  readonly #beside: Float32Array;
  readonly #view: IndexView;
  #places: WordPlaces = { held: [], near: [], parts: [] };

  constructor(view: IndexView) {
    this.#view = view;
    this.inRow = new Float32Array(view.directory.lastRow + 1);
    this.inPart = new Float32Array(view.directory.lastPart + 1);
    this.#beside = new Float32Array(view.directory.lastRow + 2);
  }

  count(word: QueryWord): WordPlaces {
    this.#clear();
    const held: number[] = [];
    const near: number[] = [];
    const parts: number[] = [];
    this.#places = { held, near, parts };
    const { lexical } = this.#view;
    const inText = (rows: readonly number[], weight: number): void => {
      this.#addToRows(rows, weight, held);
      this.#addToParts(rows, weight, parts);
    };
    if (word.prefix) {
      inText(lexical.beginningRows(word.exact), 1);
    } else {
      inText(lexical.rows('body', word.ways), 1);
      inText(lexical.rows('twice', word.ways), weights.twice);
      inText(lexical.rows('thrice', word.ways), weights.thrice);
    }
    this.#spread(held);
    const headed = word.prefix
      ? lexical.prefixRows('headings', word.exact)
      : lexical.rows('headings', word.ways);
    this.#addToRows(titledRows(this.#view, word), weights.title, held);
    this.#addToRows(headed, weights.headings, held);
    if (!word.prefix) {
      this.#addAsWritten(word);
      this.#addKin(word, near);
    }
    this.#addBeside(held, near);
    return this.#places;
  }

  #addToRows(rows: readonly number[], weight: number, found: number[]): void {
    const { inRow } = this;
    for (const row of rows) {
      if (row >= inRow.length) continue; // added since the directory was read
      if (inRow[row] === 0) found.push(row);
      inRow[row] = (inRow[row] ?? 0) + weight;
    }
  }

  #addToParts(rows: readonly number[], weight: number, found: number[]): void {
    const { inPart } = this;
    const { partOf } = this.#view.directory;
    for (const row of rows) {
      const part = partOf[row] ?? 0;
      if (inPart[part] === 0) found.push(part);
      inPart[part] = (inPart[part] ?? 0) + weight;
    }
  }

  /** Only on top: without its accents as it is there, *thé* is *the* too. */
  #addAsWritten({ exact }: QueryWord): void {
    for (const row of this.#view.lexical.writtenRows(exact)) {
      const count = this.inRow[row] ?? 0;
      if (count > 0) this.inRow[row] = count + weights.asWritten;
    }
  }

  #addKin({ kin }: QueryWord, near: number[]): void {
    const rows = this.#view.lexical.beginningStemRows('body', kin);
    const others = rows.filter((row) => this.inRow[row] === 0);
    this.#addToRows(others, weights.kin, near);
  }

  /** Notes for the passages before and after what the word counts in the text of `rows`. */
  #spread(rows: readonly number[]): void {
    const { partOf } = this.#view.directory;
    const beside = this.#beside;
    for (const row of rows) {
      const part = partOf[row];
      const count = weights.beside * Math.min(this.inRow[row] ?? 0, mostBeside);
      for (const distance of [-2, -1, 1, 2]) {
        const other = row + distance;
        if (partOf[other] !== part) continue;
        beside[other] = (beside[other] ?? 0) + count / Math.abs(distance);
      }
    }
  }

  /** Takes in what `#spread` noted. */
  #addBeside(held: readonly number[], near: number[]): void {
    const { inRow } = this;
    const take = (row: number): void => {
      const count = this.#beside[row] ?? 0;
      if (count === 0) return;
      this.#beside[row] = 0;
      if (inRow[row] === 0) near.push(row);
      inRow[row] = (inRow[row] ?? 0) + count;
    };
    for (const row of held) {
      for (let other = row - 2; other <= row + 2; other++) take(other);
    }
  }

  #clear(): void {
    for (const row of this.#places.held) this.inRow[row] = 0;
    for (const row of this.#places.near) this.inRow[row] = 0;
    for (const part of this.#places.parts) this.inPart[part] = 0;
  }
}
