import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { HubDouble } from '../hub-double.ts';
import { dataFolderWithModels, start, temporaryFolder, trouvaille, type Ended } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const parity = (name: string): string =>
  resolve(import.meta.dirname, '..', 'fixtures', 'models', 'parity', name);
const broken = resolve(import.meta.dirname, '..', 'fixtures', 'models', 'broken');
const encoder = 'antoinelouis/biencoder-camembert-L2-mmarcoFR';
const reranker = 'antoinelouis/crossencoder-mMiniLMv2-L6-mmarcoFR';

let folder: ReturnType<typeof temporaryFolder>;
let hub: HubDouble;
let data: string;
beforeAll(async () => {
  folder = temporaryFolder();
  hub = await new HubDouble().open();
  // Tiny models of the same architectures, under the names of the published ones.
  hub.publishFolder(encoder, parity('camembert-mean'));
  hub.publishFolder(reranker, parity('xlmr-ce'));
  hub.publishFolder('someone/bad', join(broken, 'nan-weights'));
  data = dataFolderWithModels(folder.path);
  await trouvaille(['--data', data, 'settings', 'set', 'hub', hub.address]);
});
afterAll(async () => {
  await hub.close();
  folder.remove();
});

const run = (words: readonly string[], input?: string): Promise<Ended> =>
  trouvaille(['--data', data, '--quiet', ...words], input === undefined ? {} : { input });

const rowSchema = z.looseObject({
  id: z.string(),
  installed: z.boolean(),
  inUse: z.boolean(),
  revision: z.string().nullable(),
  partialBytes: z.number(),
});
const row = async (id: string): Promise<z.infer<typeof rowSchema>> => {
  const { stdout } = await run(['models', 'list', '--json']);
  const found = z
    .array(rowSchema)
    .parse(JSON.parse(stdout))
    .find((each) => each.id === id);
  if (!found) throw new Error(`${id} is not listed`);
  return found;
};
const connections = async (): Promise<number> => {
  const { stdout } = await run(['status', '--json']);
  return z.looseObject({ connections: z.number() }).parse(JSON.parse(stdout)).connections;
};

describe('the catalogue', () => {
  it('has every model of the design, with what is known of it before it is installed', async () => {
    const { stdout } = await run(['models', 'list', '--json']);
    const rows = z.array(z.looseObject({ id: z.string() })).parse(JSON.parse(stdout));
    const hubs = rows.map(({ id }) => id).slice(2);
    expect(hubs).toHaveLength(18);
    expect(rows.find(({ id }) => id === encoder)).toEqual({
      id: encoder,
      role: 'encoder',
      architecture: 'CamembertModel',
      parameters: 40e6,
      bytes: 160e6,
      licence: 'mit',
      languages: ['fr'],
      published: { 'recall@100': 66.3, 'recall@10': 38.5, 'mrr@10': 20.1 },
      publishedOn: 'mMARCO-fr, dev',
      publishedSource: `https://huggingface.co/${encoder}`,
      installed: false,
      inUse: false,
      embedded: false,
      downloadable: true,
      revision: null,
      dimensions: 768,
      maxTokens: null,
      partialBytes: 0,
      speeds: [],
      weight: null,
    });
  });
});

describe('models download', () => {
  it('installs a model that is checked, calibrated, pinned, listed and usable', async () => {
    expect(await connections()).toBe(0);
    const ended = await run(['models', 'download', encoder, '--json']);
    expect([ended.stderr, ended.status]).toEqual(['', 0]);
    const verdict = z
      .object({
        id: z.string(),
        ok: z.boolean(),
        checks: z.array(z.object({ name: z.string(), detail: z.string() })),
      })
      .parse(JSON.parse(ended.stdout));
    expect(verdict).toMatchObject({ id: encoder, ok: true });
    expect(verdict.checks.map(({ name }) => name).slice(-2)).toEqual(['output', 'calibration']);
    expect(verdict.checks.at(-1)?.detail).toMatch(/^\d+ of 301 questions$/);
    expect(await row(encoder)).toMatchObject({ installed: true, revision: hub.revision });
    expect(await connections()).toBeGreaterThan(0);

    const compiled = readdirSync(join(data, 'compiled')).find((name) =>
      name.startsWith(encoder.replace('/', '_')),
    );
    const calibration = join(data, 'compiled', compiled ?? '', 'calibration.json');
    expect(JSON.parse(readFileSync(calibration, 'utf8'))).toMatchObject({ id: encoder });

    expect((await run(['models', 'use', encoder])).status).toBe(0);
    expect(await row(encoder)).toMatchObject({ inUse: true });
    const embedded = await run(['embed'], '{"text":"bonjour"}\n');
    expect(embedded.status).toBe(0);
    await run(['models', 'rollback']);
    expect((await run(['models', 'remove', encoder])).status).toBe(0);
    expect(await row(encoder)).toMatchObject({ installed: false, revision: null });
  });

  it('of a bad model ends with 4, names the file, and leaves nothing', async () => {
    const ended = await run(['models', 'download', 'someone/bad']);
    expect(ended.status).toBe(4);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(data, 'models', 'someone--bad'))).toBe(false);
    expect(existsSync(join(data, 'models'))).toBe(false);
  });

  it.each([
    ['someone/unknown', '404'],
    ['nope', 'unknown'],
    ['../out', 'unknown'],
    ['e5-small-fr-en', 'the id is taken'],
  ])('of %s ends with 4 and a sentence', async (id, told) => {
    const ended = await run(['models', 'download', id]);
    expect([ended.status, ended.stderr.includes(told)]).toEqual([4, true]);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  const partial = (id: string): Promise<number> => {
    const part = join(data, 'models', '.staging', 'models', id.replace('/', '--'));
    const file = join(part, 'model.safetensors.part');
    return Promise.resolve(existsSync(file) ? readFileSync(file).length : 0);
  };

  it('ends within a second of Ctrl+C, with what was received kept', async () => {
    hub.fail('model.safetensors', { kind: 'stall', after: 5000 });
    const child = spawn(
      process.execPath,
      [
        resolve(import.meta.dirname, '../../bin/trouvaille.js'),
        '--data',
        data,
        'models',
        'download',
        reranker,
      ],
      { stdio: 'ignore' },
    );
    while ((await partial(reranker)) === 0) await pause(20);
    child.kill('SIGINT');
    const status = await new Promise((done) => child.on('close', done));
    expect(status).toBe(130);
    expect(await partial(reranker)).toBeGreaterThan(0);
    expect((await run(['models', 'remove', reranker])).status).toBe(0);
    expect(await partial(reranker)).toBe(0);
  });

  it('that is killed resumes where it was, and verifies', async () => {
    hub.fail('model.safetensors', { kind: 'stall', after: 5000 });
    const child = start(['--data', data, 'models', 'download', reranker]);
    while ((await partial(reranker)) === 0) await pause(20);
    // The launcher's child ends with it: nothing is left running.
    child.kill('SIGKILL');
    await new Promise((done) => child.on('close', done));
    expect((await row(reranker)).installed).toBe(false);
    const before = (await row(reranker)).partialBytes;
    expect(before).toBeGreaterThan(0);

    hub.requests.length = 0;
    const ended = await run(['models', 'download', reranker, '--json']);
    expect([ended.stderr, ended.status]).toEqual(['', 0]);
    expect(hub.requestsOf('model.safetensors').at(-1)?.range).toMatch(/^bytes=[1-9]/);
    expect(hub.requestsOf('config.json')).toEqual([]);
    expect(await row(reranker)).toMatchObject({ installed: true, partialBytes: 0 });
  });
});

describe('models bench', () => {
  it('measures speed, time and memory, keeps them, and says that a reranker weighs little', async () => {
    // The one that was downloaded and calibrated above.
    const ended = await trouvaille(['--data', data, 'models', 'bench', reranker, '--json']);
    expect(ended.status).toBe(0);
    const speed = z
      .array(
        z.object({
          id: z.literal(reranker),
          dtype: z.literal('int8'),
          provider: z.literal('cpu'),
          tokensPerSecond: z.number().positive(),
          passagesPerSecond: z.number().positive(),
          queryMs: z.number().positive(),
          peakBytes: z.number().min(20e6),
        }),
      )
      .length(1)
      .parse(JSON.parse(ended.stdout));
    expect(await row(reranker)).toMatchObject({ speeds: speed });
    // Its weights are random: it can put nothing in a better order.
    expect(ended.stderr).toContain('helps little');
  });
});
