/**
 * BM25F over the word index: a word counts by how rare it is, how often it stands in the passage,
 * and where else it stands (title, headings, as written).
 *
 * FTS5's own bm25() was 3 to 10 times slower on questions in everyday language, whose many common
 * words each lead to thousands of passages, cannot say which of the words were found, and scores a
 * given passage only by running the query again (2 ms for each).
 */
import type { ParsedQuery } from '../../shared/query.ts';
import { queryWords, type QueryWord } from '../store/lexical/query-words.ts';
import { booleanRows } from './boolean-rows.ts';
import { titledRows } from './constraints.ts';
import type { KeywordScores } from './evaluations.ts';
import type { IndexView } from './index-view.ts';
import { phraseRows } from './passage-check.ts';
import { queryLeaves } from './query-leaves.ts';

/** Saturation of repeated words, and how much a long passage is held against it. */
const k1 = 0.9;
const b = 0.4;

/** What a word counts by place; once in the text is 1. */
const weights = { twice: 0.9, thrice: 1.2, title: 0.6, headings: 0.4, asWritten: 0.3 };

export function keywordScores(view: IndexView, query: ParsedQuery): KeywordScores {
  const { lastRow } = view.directory;
  const score = new Float32Array(lastRow + 1);
  const coverage = new Float32Array(lastRow + 1);
  const words = query.keywords ? queryWords(queryLeaves(query.keywords)) : [];
  const meant = words.filter((word) => !word.stop);
  const frequency = new Float32Array(lastRow + 1);
  const seen = new Set<string>();
  const rows: number[] = [];
  let rarityOfAll = 0;
  for (const word of meant) {
    const key = JSON.stringify([word.ways, word.exact, word.prefix]);
    if (seen.has(key)) continue;
    seen.add(key);
    const found = countWord(view, word, frequency);
    const rarity = idf(found.length, view.directory.count);
    rarityOfAll += rarity;
    for (const row of found) {
      if (score[row] === 0) rows.push(row);
      score[row] = (score[row] ?? 0) + rarity * saturated(view, row, frequency[row] ?? 0);
      coverage[row] = (coverage[row] ?? 0) + rarity;
      frequency[row] = 0;
    }
  }
  for (const row of rows) coverage[row] = (coverage[row] ?? 0) / rarityOfAll;
  if (meant.length === 0) markPhrase(view, query.phrases, { rows, score, coverage });
  const fitting = query.keywords ? booleanRows(view, query.keywords) : null;
  return { rows: fitting ? rows.filter((row) => fitting.has(row)) : rows, score, coverage };
}

/** A phrase of words that say nothing: all passages that hold it are as good. */
function markPhrase(
  view: IndexView,
  phrases: readonly string[],
  { rows, score, coverage }: { rows: number[]; score: Float32Array; coverage: Float32Array },
): void {
  const [phrase] = phrases;
  for (const row of (phrase === undefined ? null : phraseRows(view, phrase)) ?? []) {
    rows.push(row);
    score[row] = 1;
    coverage[row] = 1;
  }
}

/** Adds up, in `frequency`, what the word counts in each passage; returns the rows that hold it. */
function countWord(view: IndexView, word: QueryWord, frequency: Float32Array): number[] {
  const found: number[] = [];
  const count = (rows: readonly number[], weight: number): void => {
    for (const row of rows) {
      if (row >= frequency.length) continue; // added since the directory was read
      if (frequency[row] === 0) found.push(row);
      frequency[row] = (frequency[row] ?? 0) + weight;
    }
  };
  const { lexical } = view;
  if (word.prefix) {
    count(lexical.beginningRows(word.exact), 1);
    count(titledRows(view, word), weights.title);
    count(lexical.prefixRows('headings', word.exact), weights.headings);
  } else {
    count(lexical.rows('body', word.ways), 1);
    count(lexical.rows('twice', word.ways), weights.twice);
    count(lexical.rows('thrice', word.ways), weights.thrice);
    count(titledRows(view, word), weights.title);
    count(lexical.rows('headings', word.ways), weights.headings);
    // Only on top: without its accents as it is there, *thé* is *the* too.
    for (const row of lexical.writtenRows(word.exact)) {
      if ((frequency[row] ?? 0) > 0) frequency[row] = (frequency[row] ?? 0) + weights.asWritten;
    }
  }
  return found;
}

function idf(holding: number, passages: number): number {
  return Math.log(1 + (passages - Math.min(holding, passages) + 0.5) / (holding + 0.5));
}

function saturated(view: IndexView, row: number, frequency: number): number {
  const { directory } = view;
  const length = (directory.lengthOf[row] ?? 0) / directory.meanLength;
  return (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + b * length));
}
