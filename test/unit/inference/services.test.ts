import { join, resolve } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  EmbedderContract,
  InferenceContract,
} from '../../../src/shared/inference-contract.ts';
import {
  createClient,
  portPair,
  serve,
  type Client,
  type Server,
} from '../../../src/shared/rpc.ts';
import { embedderHandlers } from '../../../src/main/inference/passages-service.ts';
import { inferenceHandlers } from '../../../src/main/inference/queries-service.ts';
import { writeCalibration } from '../../../src/main/model/calibration.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadReranker } from '../../../src/main/model/reranker.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';

const models = resolve(import.meta.dirname, '..', '..', 'fixtures', 'models', 'parity');
let root: string;
let encoder: Awaited<ReturnType<typeof compileModel>>;
let reranker: typeof encoder;
let twoLabels: typeof encoder;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'trouvaille-inference-'));
  encoder = await compileModel(join(models, 'bert-e5'), root, { dtype: 'fp32' });
  reranker = await compileModel(join(models, 'xlmr-ce'), root, { dtype: 'fp32' });
  twoLabels = await compileModel(join(models, 'bert-ce-2'), root, { dtype: 'fp32' });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function embedder(): Client<EmbedderContract> {
  const [here, there] = portPair();
  const server: Server<EmbedderContract> = serve(there, embedderHandlers({ server: () => server }));
  return createClient<EmbedderContract>(here, 'embedder');
}

async function inference(
  rerankerFolder: string | null = reranker.folder,
): Promise<Client<InferenceContract>> {
  const [here, there] = portPair();
  serve<InferenceContract>(there, inferenceHandlers());
  const client = createClient<InferenceContract>(here, 'inference');
  await client.call('load', { encoderFolder: encoder.folder, rerankerFolder, threads: 1 });
  return client;
}

describe('the embedder', () => {
  it('gives vectors in the order of the passages, of length 1', async () => {
    const client = embedder();
    expect(await client.call('load', { compiledFolder: encoder.folder, threads: 1 })).toMatchObject(
      {
        dimensions: 64,
        provider: 'cpu',
      },
    );
    const tokenizer = loadTokenizer(encoder.folder, encoder.manifest.maxTokens);
    const ids = ['un', 'deux mots de plus', 'un', 'trois petits chats'].map((text) =>
      tokenizer.encode(text),
    );
    const { vectors, forwardMs } = await client.call('embed', { ids });
    expect(forwardMs).toBeGreaterThan(0);
    for (const [i, row] of ids.entries()) {
      const alone = (await client.call('embed', { ids: [row] })).vectors;
      expect(Array.from(vectors.subarray(i * 64, (i + 1) * 64))).toEqual(Array.from(alone));
      expect(Math.hypot(...alone)).toBeCloseTo(1, 5);
    }
    expect((await client.call('health', null)).residentBytes).toBeGreaterThan(1e6);
  });

  /** One whose graphics provider loads, and then gives what it is told to. */
  function embedderWith(
    given: () => Promise<{ vectors: Float32Array; forwardMs: number }>,
  ): Client<EmbedderContract> {
    const [here, there] = portPair();
    const load: typeof loadEncoder = async (folder, { threads, provider }) => {
      const real = await loadEncoder(folder, { threads });
      return provider === 'webgpu' ? { ...real, embed: given } : real;
    };
    const server: Server<EmbedderContract> = serve(
      there,
      embedderHandlers({ server: () => server, load }),
    );
    return createClient<EmbedderContract>(here, 'embedder');
  }

  it.each([
    ['fails', () => Promise.reject(new Error('device lost\nat a place')), 'device lost'],
    [
      'gives no numbers',
      () => Promise.resolve({ vectors: new Float32Array(64).fill(NaN), forwardMs: 1 }),
      'values that are no numbers',
    ],
  ])(
    'goes on with the processor where its provider %s, once, and says so',
    async (_, given, reason) => {
      const client = embedderWith(given);
      const told: unknown[] = [];
      client.on('fellBack', (fall) => told.push(fall));
      const asked = { compiledFolder: encoder.folder, threads: 1 };
      expect(await client.call('load', { ...asked, provider: 'webgpu' })).toMatchObject({
        provider: 'webgpu',
        missing: null,
      });
      const ids = [loadTokenizer(encoder.folder, encoder.manifest.maxTokens).encode('un chat')];
      const { vectors } = await client.call('embed', { ids });
      const processor = embedder();
      await processor.call('load', asked);
      expect(Array.from(vectors)).toEqual(
        Array.from((await processor.call('embed', { ids })).vectors),
      );
      await client.call('embed', { ids });
      expect(told).toEqual([{ provider: 'webgpu', reason }]);
    },
  );

  it('goes on with the processor where its provider cannot be had', async () => {
    const asked = { compiledFolder: encoder.folder, threads: 1, provider: 'coreml' } as const;
    const { provider, missing } = await embedder().call('load', asked);
    expect(provider).toBe('cpu');
    expect(missing).toContain('coreml');
  });

  it('says what is wrong with a folder that is no compiled model', async () => {
    await expect(
      embedder().call('load', { compiledFolder: models, threads: 1 }),
    ).rejects.toMatchObject({
      code: 'model-bad',
    });
  });
});

describe('the inference process', () => {
  it('embeds a query with the prefix of queries, and the same vector again from memory', async () => {
    const client = await inference();
    const tokenizer = loadTokenizer(encoder.folder, encoder.manifest.maxTokens);
    const ids = tokenizer.encode('query: congés payés');
    const passages = embedder();
    await passages.call('load', { compiledFolder: encoder.folder, threads: 1 });
    const expected = (await passages.call('embed', { ids: [ids] })).vectors;
    const first = await client.call('embedQuery', { text: 'congés payés' });
    expect(first.tokens).toBe(ids.length);
    expect(Array.from(first.vector ?? [])).toEqual(Array.from(expected));
    expect(await client.call('embedQuery', { text: 'congés payés' })).toEqual(first);
  });

  it('has no vector for a query without a token', async () => {
    const client = await inference();
    expect((await client.call('embedQuery', { text: '  ' })).vector).toBeNull();
  });

  it('reranks passages under their context, in order', async () => {
    const client = await inference();
    const passages = [
      { context: 'Guide\nCongés', text: 'Deux jours et demi par mois.' },
      { context: '', text: 'Le chat dort.' },
    ];
    const { logits } = await client.call('rerank', { query: 'combien de jours ?', passages });
    const model = await loadReranker(reranker.folder, { threads: 1 });
    const tokenizer = loadTokenizer(reranker.folder, reranker.manifest.maxTokens);
    const texts = ['Guide\nCongés\nDeux jours et demi par mois.', 'Le chat dort.'];
    for (const [i, text] of texts.entries()) {
      const expected = (await model.score([tokenizer.encodePair('combien de jours ?', text)]))
        .logits[0];
      expect(logits[i]).toBe(expected);
    }
    await model.close();
  });

  it('takes the difference of two labels', async () => {
    const client = await inference(twoLabels.folder);
    const { logits } = await client.call('rerank', {
      query: 'jours',
      passages: [{ context: '', text: 'mois' }],
    });
    const model = await loadReranker(twoLabels.folder, { threads: 1 });
    const tokenizer = loadTokenizer(twoLabels.folder, twoLabels.manifest.maxTokens);
    const [irrelevant = NaN, relevant = NaN] = (
      await model.score([tokenizer.encodePair('jours', 'mois')])
    ).logits;
    expect(logits[0]).toBeCloseTo(relevant - irrelevant, 5);
    await model.close();
  });

  it('compares sentences with the query as passages', async () => {
    const client = await inference();
    const texts = ['Les congés payés.', '', 'Le chat dort.'];
    const { cosines } = await client.call('similarity', { query: 'congés payés', texts });
    const { vector } = await client.call('embedQuery', { text: 'congés payés' });
    const passages = embedder();
    await passages.call('load', { compiledFolder: encoder.folder, threads: 1 });
    const ids = loadTokenizer(encoder.folder, 128).encode('passage: Les congés payés.');
    const passage = (await passages.call('embed', { ids: [ids] })).vectors;
    expect(cosines[0]).toBeCloseTo(
      passage.reduce((sum, value, i) => sum + value * (vector?.[i] ?? NaN), 0),
      5,
    );
    expect(cosines[1]).toBe(0);
    expect(cosines).toHaveLength(3);
  });

  it('tells how the tokens of a query meet those of passages, once it is calibrated', async () => {
    const passages = ['congés payés', 'Le chat dort.', ''].map((text) => ({ context: '', text }));
    const asked = { query: 'congés payés', passages };
    await expect((await inference()).call('match', asked)).rejects.toMatchObject({
      code: 'internal',
    });
    const zero = new Array<number>(encoder.manifest.dimensions).fill(0);
    writeCalibration(encoder.folder, {
      id: 'bert-e5',
      ...{ floor: 0.8, coverage: 0.2, match: 0.5, meaning: null, weight: null },
      ...{ unrelatedMatch: 0.2, relatedMatch: 0.6 },
      ...{ unrelatedMean: 0.7, unrelatedDeviation: 0.1, relatedMean: 0.9 },
      commonTokens: { query: zero, passage: zero },
    });
    const client = await inference();
    const { matches } = await client.call('match', asked);
    // The same words in both, each the nearest to itself; others; none.
    expect(matches[0]).toBeGreaterThan(0.8);
    expect(matches[1]).toBeLessThan(matches[0] ?? 0);
    expect(matches[2]).toBe(0);
    // Passages that were read for another question, and are remembered.
    await client.call('match', { query: 'Le chat', passages });
    expect((await client.call('match', asked)).matches).toEqual(matches);
  });

  it('gives the calibration that was measured', async () => {
    const calibration = {
      id: 'bert-e5',
      ...{ floor: 0.8, coverage: 0.2, match: null, meaning: null, weight: null },
      ...{ unrelatedMatch: null, relatedMatch: null },
      ...{ unrelatedMean: 0.7, unrelatedDeviation: 0.1, relatedMean: 0.9 },
    };
    writeCalibration(encoder.folder, calibration);
    const client = await inference();
    const loaded = await client.call('load', {
      encoderFolder: encoder.folder,
      rerankerFolder: null,
      threads: 1,
    });
    expect(loaded).toEqual({ encoder: calibration, reranker: null });
    await expect(client.call('rerank', { query: 'a', passages: [] })).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('stops between runs when a newer query cancels it', async () => {
    const client = await inference();
    const controller = new AbortController();
    const passages = Array.from({ length: 40 }, (_, i) => ({
      context: '',
      text: 'mot '.repeat(i + 1),
    }));
    const answer = client.call('rerank', { query: 'mot', passages }, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.pending).toBe(0);
  });
});
