/**
 * Measures the embedded models on the built-in questions and writes `calibration.json` beside each:
 * `node bench/calibrate.ts [--write]`. In int8, as they are used.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { compileModel } from '../src/main/model/compile.ts';
import {
  calibrateEncoder,
  calibrateReranker,
  type RerankerScores,
} from '../src/main/model/calibrate.ts';
import { centredQuery, commonComponent } from '../src/main/model/query-centring.ts';
import { loadEncoder } from '../src/main/model/encoder.ts';
import { loadReranker, relevance } from '../src/main/model/reranker.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import { passageInput } from '../src/shared/passage-input.ts';

/** Passages a question is reranked against: the depth that search uses. */
const depth = 20;
const resources = join(import.meta.dirname, '..', 'resources');
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

const { passages, questions } = z
  .object({
    passages: z.array(z.object({ title: z.string(), text: z.string() })),
    questions: z.array(z.object({ text: z.string(), answer: z.int().nullable() })),
  })
  .parse(JSON.parse(readFileSync(join(resources, 'calibration', 'questions.json'), 'utf8')));
const inputs = passages.map(({ title, text }) => passageInput({ context: title, text }));

const compiled = mkdtempSync(join(tmpdir(), 'calibrate-'));
const encoderFiles = await compileModel(join(resources, 'models', 'encoder'), compiled, {
  dtype: 'int8',
});
const rerankerFiles = await compileModel(join(resources, 'models', 'reranker'), compiled, {
  dtype: 'int8',
});

const encoder = await loadEncoder(encoderFiles.folder, { threads: 2 });
const encoderTokens = loadTokenizer(encoderFiles.folder, encoder.manifest.maxTokens);
const { prefixes } = encoder.manifest;
const passageVectors = await embed(inputs.map((input) => prefixes.passage + input));
const ownVectors = await embed(questions.map(({ text }) => prefixes.query + text));
const common = commonComponent(ownVectors);
const queryVectors = ownVectors.map((vector) => centredQuery(vector, common));
const cosines = queryVectors.map((query) => passageVectors.map((passage) => dot(query, passage)));

const reranker = await loadReranker(rerankerFiles.folder, { threads: 2 });
const rerankerTokens = loadTokenizer(rerankerFiles.folder, reranker.manifest.maxTokens);
const reranked: RerankerScores[] = [];
for (const [index, { text, answer }] of questions.entries()) {
  const row = cosines[index] ?? [];
  const near = row
    .map((cosine, passage) => ({ cosine, passage }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, depth);
  const logits: number[] = [];
  for (const { passage } of near) {
    const pair = rerankerTokens.encodePair(text, inputs[passage] ?? '');
    const scored = await reranker.score([pair]);
    logits.push(relevance(scored.logits, reranker.manifest.labels)[0] ?? NaN);
  }
  const place = near.findIndex(({ passage }) => passage === answer);
  if (answer !== null && place < 0) continue; // not among those it is asked to order
  reranked.push({
    answer: answer === null ? null : place,
    scores: logits,
    cosines: near.map(({ cosine }) => cosine),
  });
}

const found = {
  encoder: {
    ...calibrateEncoder(
      encoder.manifest.id,
      questions.map(({ answer }, index) => ({ answer, scores: cosines[index] ?? [] })),
    ),
    commonQuery: Array.from(common, (value) => Number(value.toFixed(5))),
  },
  reranker: calibrateReranker(reranker.manifest.id, reranked),
};
const foreign = (
  rows: readonly { answer: number | null; scores: readonly number[] }[],
  floor: number | null,
) => {
  const tops = rows.filter((row) => row.answer === null).map((row) => Math.max(...row.scores));
  return tops.filter((top) => floor !== null && top < floor).length / tops.length;
};
process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
process.stdout.write(
  `foreign questions refused: encoder ${foreign(
    questions.map(({ answer }, index) => ({ answer, scores: cosines[index] ?? [] })),
    found.encoder.floor,
  ).toFixed(2)}, reranker ${foreign(reranked, found.reranker.floor).toFixed(2)}\n`,
);
if (values.write) {
  for (const role of ['encoder', 'reranker'] as const) {
    writeFileSync(
      join(resources, 'models', role, 'calibration.json'),
      `${JSON.stringify(found[role], null, 2)}\n`,
    );
  }
}
await encoder.close();
await reranker.close();
rmSync(compiled, { recursive: true });

async function embed(texts: readonly string[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const text of texts)
    vectors.push((await encoder.embed([encoderTokens.encode(text)])).vectors);
  return vectors;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
