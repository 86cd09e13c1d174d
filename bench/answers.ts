/**
 * How often the sentence that is marked as the answer is the one that holds it:
 * `node bench/answers.ts DATA COLLECTION [--queries N]`, over questions whose `metadata.answers` stand
 * in their relevant document, in passages of at least two sentences. By chance, by the words alone, by
 * meaning alone, and as search does it, with the tokens each has embedded.
 */
import { createReadStream } from 'node:fs';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { readDataset } from '../src/main/eval/dataset.ts';
import { linesOf } from '../src/main/eval/lines.ts';
import { seededSample } from '../src/main/eval/statistics.ts';
import { loadQueryEncoder } from '../src/main/inference/query-encoder.ts';
import { readManifest } from '../src/main/model/manifest.ts';
import { matchSpans } from '../src/main/store/lexical/highlight.ts';
import { queryWords } from '../src/main/store/lexical/query-words.ts';
import { queryLeaves } from '../src/main/search/query-leaves.ts';
import { wordShare, wordWeight } from '../src/shared/answers.ts';
import { parseQuery } from '../src/shared/query.ts';
import { sentences } from '../src/shared/sentences.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { queries: { type: 'string', default: '100' } },
});
const [dataFolder, collection] = positionals;
if (dataFolder === undefined || collection === undefined)
  throw new Error('usage: node bench/answers.ts DATA COLLECTION');

const dataset = await readDataset(collection);
const texts = new Map(dataset.documents.map(({ id, text }) => [id, text]));
const answers = await readAnswers(collection);
const encoder = await loadQueryEncoder(compiledEncoder(dataFolder), 2);
const right = { chance: 0, words: 0, meaning: 0, both: 0 };
let count = 0;
let sentenceCount = 0;
for (const query of seededSample(dataset.queries, Number(values.queries), 1)) {
  const [id] = query.judgements.keys();
  const text = (id === undefined ? undefined : texts.get(id)) ?? '';
  const spans = sentences(text);
  const parts = spans.map(([from, to]) => text.slice(from, to));
  const holds = parts.map((part) => isAnswer(part, answers.get(query.id) ?? []));
  if (parts.length < 2 || !holds.includes(true)) continue;
  const parsed = parseQuery(query.text);
  const words = parsed.keywords ? queryWords(queryLeaves(parsed.keywords)) : [];
  const highlights = matchSpans(text, null, words);
  const shares = spans.map((span) => wordShare(text, span, highlights));
  const { vector } = await encoder.query(parsed.meaning);
  const cosines = (await encoder.passages(parts)).map((row) =>
    row && vector ? row.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0) : 0,
  );
  count++;
  sentenceCount += parts.length;
  const is = (scores: readonly number[]) =>
    Number(holds[scores.indexOf(Math.max(...scores))] ?? false);
  right.chance += holds.filter(Boolean).length / holds.length;
  right.words += is(shares);
  right.meaning += is(cosines);
  right.both += is(cosines.map((cosine, index) => cosine + wordWeight * (shares[index] ?? 0)));
}
await encoder.close();
// eslint-disable-next-line no-console -- the table is what this script is for
console.table({
  questions: count,
  sentences: (sentenceCount / count).toFixed(1),
  ...Object.fromEntries(
    Object.entries(right).map(([by, sum]) => [by, `${((100 * sum) / count).toFixed(1)}%`]),
  ),
});

/** A sentence that holds an answer, or is a part of a long one. */
function isAnswer(sentence: string, known: readonly string[]): boolean {
  const own = plain(sentence);
  return known.some((answer) => {
    const other = plain(answer);
    return other !== '' && own !== '' && (own.includes(other) || other.includes(own));
  });
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

async function readAnswers(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const schema = z.object({
    _id: z.string(),
    metadata: z.object({ answers: z.array(z.string()).default([]) }).prefault({}),
  });
  const path = join(folder, 'queries.jsonl');
  const input = existsSync(path)
    ? createReadStream(path)
    : createReadStream(`${path}.gz`).pipe(createGunzip());
  const known = new Map<string, readonly string[]>();
  for await (const line of linesOf(input)) {
    if (line.trim() === '') continue;
    const { _id, metadata } = schema.parse(JSON.parse(line));
    known.set(_id, metadata.answers);
  }
  return known;
}

function compiledEncoder(folder: string): string {
  const root = join(folder, 'compiled');
  const found = readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'manifest.json')))
    .map((name) => join(root, name))
    .find((path) => readManifest(path).role === 'encoder');
  if (found === undefined) throw new Error(`no compiled encoder in ${root}`);
  return found;
}
