/** What was worked out for the latest queries: `lexical`, `vectors` and `score` share it. */
import type { SearchScope } from '../../shared/search-contract.ts';
import type { QueryWord } from '../store/lexical/query-words.ts';
import type { RowSet } from './row-set.ts';

export interface KeywordScores {
  /** The query's words as they were looked up: typing errors mended. */
  readonly words: readonly QueryWord[];
  /** Rows that hold any of the words, in no order; where the query has operators, those that fit. */
  readonly rows: readonly number[];
  /** By row; higher is better, 0: none of the words. */
  readonly score: Float32Array;
  /** By row: the share of the words that it holds, weighted by rarity. */
  readonly coverage: Float32Array;
}

export interface Evaluation {
  readonly allowed: RowSet | null;
  keywords: KeywordScores | null;
}

/** One for the query on the screen, and those that typing has just passed through. */
const kept = 4;

export class Evaluations {
  readonly #byScope = new Map<string, Evaluation>();

  of(scope: SearchScope, work: () => Evaluation): Evaluation {
    const key = JSON.stringify(scope);
    const known = this.#byScope.get(key);
    if (known) return known;
    const made = work();
    this.#byScope.set(key, made);
    const [oldest] = this.#byScope.keys();
    if (this.#byScope.size > kept && oldest !== undefined) this.#byScope.delete(oldest);
    return made;
  }
}
