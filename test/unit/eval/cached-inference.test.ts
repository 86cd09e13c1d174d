import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, beforeEach, afterAll, expect, test } from 'vitest';
import { cachedInference } from '../../../src/main/eval/cached-inference.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import type { InferenceContract } from '../../../src/shared/inference-contract.ts';
import { createClient, portPair, serve, type Client } from '../../../src/shared/rpc.ts';

const parity = resolve(import.meta.dirname, '..', '..', 'fixtures', 'models', 'parity');
let folder: string;
let encoderFolder: string;
let rerankerFolder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trouvaille-cached-'));
  const compiled = (name: string) =>
    compileModel(join(parity, name), join(folder, 'compiled'), { dtype: 'fp32' });
  encoderFolder = (await compiled('camembert-mean')).folder;
  rerankerFolder = (await compiled('camembert-ce')).folder;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

let asked: string[];
let inference: Client<InferenceContract>;
beforeEach(() => {
  asked = [];
  const [near, far] = portPair();
  serve<InferenceContract>(far, {
    load: () => ({ encoder: null, reranker: null }),
    embedQuery({ text }) {
      asked.push(text);
      return { vector: text === '' ? null : Float32Array.of(0.1, -text.length), tokens: 3 };
    },
    rerank({ query, passages }) {
      asked.push(`${query}: ${passages.map(({ text }) => text).join(' ')}`);
      return { logits: Float32Array.from(passages, ({ text }) => text.length + 0.1) };
    },
    match({ query, passages }) {
      asked.push(`${query} ~ ${passages.map(({ text }) => text).join(' ')}`);
      return { matches: Float32Array.from(passages, ({ text }) => 1 / text.length) };
    },
    similarity: ({ texts }) => ({ cosines: Float32Array.from(texts, () => 1) }),
    health: () => ({ residentBytes: 0, peakBytes: 0 }),
  });
  inference = createClient<InferenceContract>(near, 'inference');
});

const passage = (text: string) => ({ context: '', text });

test('a model computes a query and a pair once, also in the runs that follow', async () => {
  const cache = join(folder, 'once');
  const models = { encoderFolder, rerankerFolder };
  const first = cachedInference(inference, models, cache).client;
  const vector = await first.call('embedQuery', { text: 'loyer' });
  expect(await first.call('embedQuery', { text: '' })).toEqual({ vector: null, tokens: 3 });
  const one = await first.call('rerank', { query: 'q', passages: [passage('a'), passage('bbb')] });
  expect(asked.splice(0)).toEqual(['loyer', '', 'q: a bbb']);

  const later = cachedInference(inference, models, cache);
  expect(await later.client.call('embedQuery', { text: 'loyer' })).toEqual(vector);
  expect(await later.client.call('embedQuery', { text: '' })).toEqual({ vector: null, tokens: 3 });
  // The pairs that are new are asked for, and every logit comes back in its place.
  const passages = [passage('bbb'), passage('cc'), passage('a'), passage('cc')];
  const { logits } = await later.client.call('rerank', { query: 'q', passages });
  expect(asked).toEqual(['q: cc cc']);
  expect([...logits]).toEqual([one.logits[1], Math.fround(2.1), one.logits[0], Math.fround(2.1)]);
  expect(later.savedMilliseconds).toBeGreaterThan(0);
});

test('how the tokens of a pair meet is computed once, apart from its logit', async () => {
  const cache = join(folder, 'matches');
  const models = { encoderFolder, rerankerFolder };
  const first = cachedInference(inference, models, cache).client;
  await first.call('rerank', { query: 'q', passages: [passage('aa')] });
  await first.call('match', { query: 'q', passages: [passage('aa'), passage('bbbb')] });
  expect(asked.splice(0)).toEqual(['q: aa', 'q ~ aa bbbb']);
  const later = cachedInference(inference, models, cache).client;
  const passages = [passage('bbbb'), passage('cccc c'), passage('aa')];
  const { matches } = await later.call('match', { query: 'q', passages });
  expect(asked).toEqual(['q ~ cccc c']);
  expect([...matches]).toEqual([0.25, Math.fround(1 / 6), 0.5]);
});

test('what another model, or the same with another calibration, computed is not taken', async () => {
  const cache = join(folder, 'other');
  const calibrated = join(folder, 'calibrated');
  cpSync(encoderFolder, calibrated, { recursive: true });
  writeFileSync(join(calibrated, 'calibration.json'), '{"commonQuery":[1,2]}');
  const relabelled = join(folder, 'relabelled');
  cpSync(rerankerFolder, relabelled, { recursive: true });
  const manifest = readFileSync(join(relabelled, 'manifest.json'), 'utf8');
  writeFileSync(
    join(relabelled, 'manifest.json'),
    manifest.replace(/"identity": ?"[^"]*"/, '"identity":"another"'),
  );
  for (const models of [
    { encoderFolder, rerankerFolder },
    { encoderFolder: calibrated, rerankerFolder: relabelled },
  ]) {
    const { client } = cachedInference(inference, models, cache);
    await client.call('embedQuery', { text: 'loyer' });
    await client.call('rerank', { query: 'q', passages: [passage('a')] });
    expect(asked.splice(0)).toEqual(['loyer', 'q: a']);
  }
});
