/** Collections across languages, made of a manual and its translation, paragraph by paragraph. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { seededSample } from '../src/main/eval/statistics.ts';

export type PairLanguage = 'fr' | 'en';
type Pair = Readonly<Record<PairLanguage, string>>;

const pairSchema = z.object({ fr: z.string(), en: z.string() });
/** Characters of a paragraph that says something, and fits one passage. */
const paragraphLength = [100, 500] as const;
/** Characters of a first sentence that asks for something. */
const sentenceLength = [40, 160] as const;
/** Signs of reStructuredText and of the query language: paragraphs of prose alone are taken. */
const signs = /[`*:"|_<>{}]/;

/**
 * Writes a BEIR-style folder: paragraphs of one language, asked by the first sentence of the same
 * paragraph in the other. Names of functions stand in both, so keywords find some too.
 * `path`: gzipped JSON lines `{"en","fr"}`. The same seed draws the same pairs for both directions.
 */
export function writePairCollection(
  path: string,
  folder: string,
  { documents, count, seed }: { documents: PairLanguage; count: number; seed: number },
): void {
  const asked: PairLanguage = documents === 'fr' ? 'en' : 'fr';
  const pairs = seededSample(suitablePairs(path), count, seed);
  const lines = (items: readonly object[]): string =>
    items.map((item) => `${JSON.stringify(item)}\n`).join('');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'corpus.jsonl'),
    lines(pairs.map((pair, index) => ({ _id: `d${index}`, text: pair[documents] }))),
  );
  writeFileSync(
    join(folder, 'queries.jsonl'),
    lines(pairs.map((pair, index) => ({ _id: `q${index}`, text: firstSentence(pair[asked]) }))),
  );
  writeFileSync(
    join(folder, 'qrels.tsv'),
    pairs.map((_, index) => `q${index}\td${index}\t1\n`).join(''),
  );
}

function suitablePairs(path: string): Pair[] {
  const seen = new Set<string>();
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pairSchema.parse(JSON.parse(line)))
    .filter((pair) => {
      const texts = [pair.fr, pair.en];
      const sentences = texts.map(firstSentence);
      if (sentences.some((sentence) => seen.has(sentence))) return false;
      for (const sentence of sentences) seen.add(sentence);
      return (
        pair.fr !== pair.en && // not translated
        texts.every((text) => within(text, paragraphLength) && !signs.test(text)) &&
        sentences.every((sentence) => within(sentence, sentenceLength))
      );
    });
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function within(text: string, [low, high]: readonly [number, number]): boolean {
  return text.length >= low && text.length <= high;
}
