/**
 * BM25F over the word index: a word counts by how rare it is, how often it stands in the passage,
 * and where else it stands (title, headings, as written); then the same over the whole part that the
 * passage lies in, since a question's words are often spread over neighbouring passages.
 *
 * FTS5's own bm25() was 3 to 10 times slower on questions in everyday language, whose many common
 * words each lead to thousands of passages, cannot say which of the words were found, and scores a
 * given passage only by running the query again (2 ms for each).
 */
import type { ParsedQuery } from '../../shared/query.ts';
import { queryWords, type QueryWord } from '../store/lexical/query-words.ts';
import { booleanRows } from './boolean-rows.ts';
import type { KeywordScores } from './evaluations.ts';
import type { IndexView } from './index-view.ts';
import { phraseRows } from './passage-check.ts';
import { queryLeaves } from './query-leaves.ts';
import { corrected } from './spelling.ts';
import { WordCounts, type WordPlaces } from './word-counts.ts';

/** Saturation of repeated words, and how much a long text is held against it. */
interface Saturation {
  readonly k1: number;
  readonly b: number;
}

/** Chosen as docs/search-quality.md says, “Keywords”. */
const ofPassage: Saturation = { k1: 0.9, b: 0.4 };
const ofPart: Saturation = { k1: 2, b: 0.75 };
/** What the part's score counts beside the passage's. */
const partWeight = 0.3;
/** What a word counts more where a part without a title begins: texts say first what they are about. */
const leadWeight = 0.8;
/** What a word that was typed with an error counts in a passage's coverage. */
const coverageOfCorrected = 0.5;

export function keywordScores(view: IndexView, query: ParsedQuery): KeywordScores {
  const words = query.keywords ? queryWords(queryLeaves(query.keywords)) : [];
  const scoring = new Scoring(view);
  const meant = new Map(words.map((word) => [keyOf(word), word]));
  const read = words.map((word) => {
    if (word.stop || !meant.delete(keyOf(word))) return word;
    return scoring.add(word);
  });
  const scores = scoring.result();
  if (words.every((word) => word.stop)) markPhrase(view, query.phrases, scores);
  const fitting = query.keywords ? booleanRows(view, query.keywords) : null;
  const { rows, score, coverage } = scores;
  return {
    words: read,
    rows: fitting ? rows.filter((row) => fitting.has(row)) : rows,
    score,
    coverage,
  };
}

/** Words that find the same. */
function keyOf({ ways, exact, prefix }: QueryWord): string {
  return JSON.stringify([ways, exact, prefix]);
}

interface PassageScores {
  readonly rows: number[];
  readonly score: Float32Array;
  readonly coverage: Float32Array;
}

/** The scores of all passages, a word added at a time. */
class Scoring {
  readonly #view: IndexView;
  readonly #counts: WordCounts;
  readonly #score: Float32Array;
  readonly #coverage: Float32Array;
  readonly #partScore: Float32Array;
  readonly #rows: number[] = [];
  readonly #nearRows: number[] = [];
  #rarityOfAll = 0;

  constructor(view: IndexView) {
    const { lastRow, lastPart } = view.directory;
    this.#view = view;
    this.#counts = new WordCounts(view);
    this.#score = new Float32Array(lastRow + 1);
    this.#coverage = new Float32Array(lastRow + 1);
    this.#partScore = new Float32Array(lastPart + 1);
  }

  /** Returns the word as it was looked up: one that is nowhere may be one typed with an error. */
  add(word: QueryWord): QueryWord {
    const places = this.#counts.count(word);
    const meant = places.held.length === 0 ? corrected(this.#view.lexical, word) : null;
    if (meant) this.#take(this.#counts.count(meant), coverageOfCorrected);
    else this.#take(places, 1);
    return meant ?? word;
  }

  #take({ held, near, parts }: WordPlaces, certainty: number): void {
    const { directory } = this.#view;
    const rarity = idf(held.length, directory.count);
    this.#rarityOfAll += rarity;
    for (const row of held) {
      if (this.#coverage[row] === 0) this.#rows.push(row);
      this.#coverage[row] = (this.#coverage[row] ?? 0) + rarity * certainty;
      this.#addToScore(row, rarity);
    }
    for (const row of near) {
      this.#nearRows.push(row);
      this.#addToScore(row, rarity);
    }
    const rarityInParts = idf(parts.length, directory.partCount);
    for (const part of parts) {
      const length = (directory.lengthOfPart[part] ?? 0) / directory.meanPartLength;
      const count = saturated(this.#counts.inPart[part] ?? 0, length, ofPart);
      this.#partScore[part] = (this.#partScore[part] ?? 0) + rarityInParts * count;
    }
  }

  #addToScore(row: number, rarity: number): void {
    const { directory } = this.#view;
    const length = (directory.lengthOf[row] ?? 0) / directory.meanLength;
    const lead = directory.isUntitledBeginning(row) ? 1 + leadWeight : 1;
    const count = saturated(lead * (this.#counts.inRow[row] ?? 0), length, ofPassage);
    this.#score[row] = (this.#score[row] ?? 0) + rarity * count;
  }

  /** Passages that hold none of the words, but only others of their families or neighbours, are not found. */
  result(): PassageScores {
    const { partOf } = this.#view.directory;
    const [score, coverage] = [this.#score, this.#coverage];
    for (const row of this.#nearRows) if (coverage[row] === 0) score[row] = 0;
    for (const row of this.#rows) {
      score[row] = (score[row] ?? 0) + partWeight * (this.#partScore[partOf[row] ?? 0] ?? 0);
      coverage[row] = (coverage[row] ?? 0) / this.#rarityOfAll;
    }
    return { rows: this.#rows, score, coverage };
  }
}

/** A phrase of words that say nothing: all passages that hold it are as good. */
function markPhrase(
  view: IndexView,
  phrases: readonly string[],
  { rows, score, coverage }: PassageScores,
): void {
  const [phrase] = phrases;
  for (const row of (phrase === undefined ? null : phraseRows(view, phrase)) ?? []) {
    rows.push(row);
    score[row] = 1;
    coverage[row] = 1;
  }
}

function idf(holding: number, all: number): number {
  return Math.log(1 + (all - Math.min(holding, all) + 0.5) / (holding + 0.5));
}

/** `length` is in means of such texts. */
function saturated(count: number, length: number, { k1, b }: Saturation): number {
  return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
}
