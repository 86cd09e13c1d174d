import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataFolderWithModels, temporaryFolder, trouvaille, type Ended } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const fixtures = resolve(import.meta.dirname, '..', 'fixtures', 'models');
const parity = (name: string): string => join(fixtures, 'parity', name);
const broken = readdirSync(join(fixtures, 'broken')).filter((name) => name !== 'README.md');

const reference = z.looseObject({
  role: z.enum(['encoder', 'reranker']),
  tolerance: z.looseObject({ vectors: z.number(), logits: z.number() }),
  texts: z.array(z.string()).default([]),
  ids: z.array(z.array(z.int())).default([]),
  vectors: z.array(z.array(z.number()).nullable()).default([]),
  query_vectors: z.array(z.array(z.number()).nullable()).default([]),
  passage_vectors: z.array(z.array(z.number()).nullable()).default([]),
  layers: z.record(z.string(), z.array(z.array(z.number()).nullable())).default({}),
  pairs: z.array(z.tuple([z.string(), z.string()])).default([]),
  pair_ids: z.array(z.array(z.int())).default([]),
  pair_type_ids: z.array(z.array(z.int())).nullable().default(null),
  logits: z.array(z.array(z.number())).default([]),
  passage_first: z
    .object({ pair_ids: z.array(z.array(z.int())), logits: z.array(z.array(z.number())) })
    .optional(),
});
const referenceOf = (folder: string): z.infer<typeof reference> =>
  reference.parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));

/** Every parity folder of a role; test/unit/model compares the embedded models, which are slow. */
const modelsOf = (role: 'encoder' | 'reranker'): string[] =>
  readdirSync(join(fixtures, 'parity')).filter((name) => referenceOf(parity(name)).role === role);

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
beforeAll(() => {
  folder = temporaryFolder();
  data = dataFolderWithModels(folder.path);
});
afterAll(() => folder.remove());

const run = (words: readonly string[], input?: string): Promise<Ended> =>
  trouvaille(['--data', data, '--quiet', ...words], input === undefined ? {} : { input });

async function answers<Row>(
  words: readonly string[],
  questions: readonly object[],
  row: z.ZodType<Row>,
): Promise<Row[]> {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const ended = await run(words, input);
  expect([ended.stderr, ended.status]).toEqual(['', 0]);
  return ended.stdout
    .trim()
    .split('\n')
    .map((line) => row.parse(JSON.parse(line)));
}

/** Within the tolerance, times the reference's largest component where that is over 1. */
function expectNear(
  given: readonly (readonly number[] | null)[],
  expected: readonly (readonly number[] | null)[],
  tolerance: number,
): void {
  expect(given.length).toBe(expected.length);
  expected.forEach((row, at) => {
    if (row === null) {
      expect(given[at]).toBeNull();
      return;
    }
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    expect(given[at]?.length).toBe(row.length);
    row.forEach((value, place) => {
      expect(Math.abs((given[at]?.[place] ?? NaN) - value) / scale).toBeLessThanOrEqual(tolerance);
    });
  });
}

const vectorRow = z.object({ vector: z.array(z.number()).nullable() });
const vectorsOf = async (
  words: readonly string[],
  texts: readonly string[],
): Promise<(number[] | null)[]> => {
  const questions = texts.map((text) => ({ text }));
  return (await answers(['embed', '--dtype', 'fp32', ...words], questions, vectorRow)).map(
    (row) => row.vector,
  );
};

describe.each(modelsOf('encoder'))('the encoder %s', (name) => {
  const model = parity(name);
  const expected = referenceOf(model);

  it('is given the published token ids', async () => {
    const rows = await answers(
      ['tokenize', '--model', model],
      expected.texts.map((text) => ({ text })),
      z.object({ ids: z.array(z.int()) }),
    );
    expect(rows.map((row) => row.ids)).toEqual(expected.ids);
  });

  it('gives the reference’s vectors, raw and with its prefixes, in the order asked', async () => {
    const { texts, tolerance } = expected;
    const raw = await vectorsOf(['--model', model, '--kind', 'raw'], texts);
    expectNear(raw, expected.vectors, tolerance.vectors);
    const pairs = await vectorsOf(['--model', model, '--kind', 'raw', '--batch', '3'], texts);
    expectNear(pairs, expected.vectors, tolerance.vectors);
    if (expected.query_vectors.length === 0) return;
    const queries = await vectorsOf(['--model', model, '--kind', 'query'], texts);
    expectNear(queries, expected.query_vectors, tolerance.vectors);
    const passages = await vectorsOf(['--model', model], texts);
    expectNear(passages, expected.passage_vectors, tolerance.vectors);
  });

  it.skipIf(Object.keys(expected.layers).length === 0)('keeps its first layers only', async () => {
    for (const [layers, vectors] of Object.entries(expected.layers)) {
      const words = ['--model', model, '--kind', 'raw', '--layers', layers];
      expectNear(await vectorsOf(words, expected.texts), vectors, expected.tolerance.vectors);
    }
  });
});

describe.each(modelsOf('reranker'))('the reranker %s', (name) => {
  const model = parity(name);
  const expected = referenceOf(model);
  const questions = expected.pairs.map(([query, passage]) => ({ query, passage }));
  const logitRow = z.object({ logits: z.array(z.number()), score: z.number() });

  it('is given the published token ids and types', async () => {
    const rows = await answers(
      ['tokenize', '--model', model],
      questions,
      z.object({ ids: z.array(z.int()), typeIds: z.array(z.int()).nullable() }),
    );
    expect(rows.map((row) => row.ids)).toEqual(expected.pair_ids);
    expect(rows.map((row) => row.typeIds)).toEqual(expected.pair_type_ids ?? rows.map(() => null));
  });

  it('gives the reference’s logits, and scores between 0 and 1', async () => {
    const rows = await answers(
      ['rerank', '--model', model, '--dtype', 'fp32'],
      questions,
      logitRow,
    );
    expectNear(
      rows.map((row) => row.logits),
      expected.logits,
      expected.tolerance.logits,
    );
    const batches = await answers(
      ['rerank', '--model', model, '--dtype', 'fp32', '--batch', '3'],
      questions,
      logitRow,
    );
    expectNear(
      batches.map((row) => row.logits),
      expected.logits,
      expected.tolerance.logits,
    );
    for (const { logits, score } of rows) {
      const [first = 0, second] = logits;
      const logit = second === undefined ? first : second - first;
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
    }
  });

  it.skipIf(!expected.passage_first)('takes the passage first where asked', async () => {
    const words = ['rerank', '--model', model, '--dtype', 'fp32', '--order', 'passage-first'];
    const rows = await answers(words, questions, logitRow);
    expectNear(
      rows.map((row) => row.logits),
      expected.passage_first?.logits ?? [],
      expected.tolerance.logits,
    );
  });
});

describe('lines of standard input', () => {
  it('that are not of the form are answered in their place, with status 2', async () => {
    const model = parity('xlmr-prompts');
    const ended = await run(
      ['embed', '--model', model],
      '{"text":"a"}\nb\n{"text":3}\n{"text":"c"}',
    );
    const rows = ended.stdout
      .trim()
      .split('\n')
      .map((line) => Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(line))));
    expect(rows).toEqual([['vector'], ['error'], ['error'], ['vector']]);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('stdin, line 2');
  });
});

/** Paths of all that a folder holds. */
const everythingIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();

/** A line of `report-use.ts`. */
const use = z.object({ peakBytes: z.number().positive(), processorSeconds: z.number() });

describe('a model that cannot be used ends with 4', () => {
  // Its own: other tests, beside this one, calibrate what is compiled in the shared folder.
  let untouched: string;
  beforeAll(() => {
    untouched = join(folder.path, 'untouched');
    mkdirSync(untouched);
  });

  it.each(broken)('%s, to embed or to import', async (name) => {
    const bad = join(fixtures, 'broken', name);
    const ended = await run(['embed', '--model', bad], '{"text":"bonjour"}\n');
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    expect(ended.stderr).toContain('cannot be used: ');
    expect([ended.status, ended.stdout]).toEqual([4, '']);

    const report = join(folder.path, `use-of-${name}`);
    const environment = {
      NODE_OPTIONS: `--import=${new URL('report-use.ts', import.meta.url).href}`,
      TROUVAILLE_TEST_USE: report,
    };
    const imported = await trouvaille(
      ['--data', untouched, '--quiet', 'models', 'import', bad, '--id', `bad/${name}`],
      { environment },
    );
    expect(imported.status).toBe(4);
    expect(imported.stdout).not.toMatch(/^\s+at /m); // no trace of a stack
    // One sentence, which names the model, the file and the reason.
    expect(imported.stderr).toMatch(
      new RegExp(
        `^The model bad/${name} cannot be used: [\\w./-]+\\.(json|safetensors|bin): .{5,}\\.\\n$`,
      ),
    );
    expect(everythingIn(untouched)).toEqual([]);
    expect(existsSync('PICKLE-WAS-EXECUTED')).toBe(false);

    // The launcher and the command line. Processor time: a busy machine does not lengthen it.
    const uses = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => use.parse(JSON.parse(line)));
    expect(uses.length).toBeGreaterThanOrEqual(2);
    for (const { peakBytes, processorSeconds } of uses) {
      expect(peakBytes).toBeLessThanOrEqual(500e6);
      expect(processorSeconds).toBeLessThanOrEqual(5);
    }
  });

  it.each([
    [['embed', '--model', 'nope'], 'nope is unknown'],
    [['embed', '--model', parity('xlmr-ce')], 'its role is reranker, not encoder'],
    [['rerank', '--model', parity('xlmr-prompts')], 'its role is encoder, not reranker'],
    [['models', 'use', 'nope'], 'nope is unknown'],
    [['models', 'remove', 'nope'], 'nope is unknown'],
    [['models', 'verify', '/dev/null'], 'is a file'],
  ])('%s', async (words, told) => {
    const ended = await run(words, '');
    expect([ended.status, ended.stderr.includes(told)]).toEqual([4, true]);
  });

  it.each([
    [['embed', '--model', parity('xlmr-prompts'), '--layers', '99'], 'layers'],
    [['embed', '--provider', 'coreml'], 'coreml'],
    [['embed', '--dtype', 'fp8'], 'fp8'],
    [['models', 'rollback'], 'No earlier model'],
    [['models', 'remove', 'e5-small-fr-en'], 'comes with Trouvaille'],
  ])('while wrong usage ends with 2: %s', async (words, told) => {
    const ended = await run(words, '');
    expect([ended.status, ended.stderr.includes(told)]).toEqual([2, true]);
  });
});

describe('models', () => {
  const listing = z.array(
    z.looseObject({ id: z.string(), role: z.string(), installed: z.boolean(), inUse: z.boolean() }),
  );
  const list = async (): Promise<z.infer<typeof listing>> =>
    listing.parse(JSON.parse((await run(['models', 'list', '--json'])).stdout));
  const inUse = async (): Promise<string[]> =>
    (await list()).filter((model) => model.inUse).map((model) => model.id);
  const installed = async (): Promise<string[]> =>
    (await list()).filter((model) => model.installed).map((model) => model.id);
  const embedded = ['e5-small-fr-en', 'e5-small-fr-en-reranker'];

  it('that come with the application are listed with what their cards say', async () => {
    expect((await list()).slice(0, 2)).toMatchObject([
      {
        id: 'e5-small-fr-en',
        role: 'encoder',
        architecture: 'BertModel',
        licence: 'mit',
        languages: ['fr', 'en'],
        installed: true,
        inUse: true,
        dimensions: 384,
        maxTokens: 512,
      },
      { id: 'e5-small-fr-en-reranker', role: 'reranker', inUse: true },
    ]);
  });

  it('are imported, used, taken back and removed', async () => {
    const source = join(folder.path, 'my-model');
    cpSync(parity('xlmr-prompts'), source, { recursive: true });
    const imported = await run(['models', 'import', source, '--id', 'me/mine', '--json']);
    expect(JSON.parse(imported.stdout)).toMatchObject({ id: 'me/mine', ok: true });
    rmSync(source, { recursive: true });
    expect(await installed()).toEqual([...embedded, 'me/mine']);

    expect((await run(['models', 'use', 'me/mine'])).status).toBe(0);
    expect(await inUse()).toEqual(['e5-small-fr-en-reranker', 'me/mine']);
    const [kept] = await answers(['embed'], [{ text: 'bonjour' }], vectorRow);
    expect(kept?.vector).toHaveLength(48);
    const used = await run(['models', 'remove', 'me/mine']);
    expect([used.status, used.stderr.includes('is in use')]).toEqual([2, true]);

    const back = await run(['models', 'rollback', '--json']);
    expect(JSON.parse(back.stdout)).toEqual({ id: 'e5-small-fr-en', role: 'encoder' });
    expect(await inUse()).toEqual(embedded);
    expect((await run(['models', 'remove', 'me/mine'])).status).toBe(0);
    expect(await installed()).toEqual(embedded);
  });

  it('that are bad are not kept, and one of that id stays as it was', async () => {
    await run(['models', 'import', parity('xlmr-prompts'), '--id', 'mine']);
    const bad = await run([
      'models',
      'import',
      join(fixtures, 'broken', 'missing-tensor'),
      '--id',
      'mine',
      '--json',
    ]);
    expect(bad.status).toBe(4);
    const report = z
      .object({
        ok: z.literal(false),
        checks: z.array(z.object({ name: z.string(), ok: z.boolean() })),
      })
      .parse(JSON.parse(bad.stdout));
    expect(report.checks.at(-1)).toEqual({ name: 'weights', ok: false });
    const verified = await run(['models', 'verify', 'mine', '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({ id: 'mine', ok: true });
    expect((await run(['models', 'import', parity('xlmr-ce'), '--id', '../out'])).status).toBe(4);
    const kept = readdirSync(join(data, 'models'), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => !name.startsWith('mine'))).toEqual([]);
    await run(['models', 'remove', 'mine']);
  });
});
