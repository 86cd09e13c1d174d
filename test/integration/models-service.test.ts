/** The models' channel of a window, over the real engine with tiny models. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Application } from '../../src/main/app/application.ts';
import { chooseModel } from '../../src/main/model-choice.ts';
import { importFolder } from '../../src/main/models/install.ts';
import { readSettings, writeSetting } from '../../src/main/settings.ts';
import { nodeShell } from '../../src/main/shell/node/fork.ts';
import { windowChannels, type AppContract } from '../../src/shared/app-contract.ts';
import type { InferenceContract } from '../../src/shared/inference-contract.ts';
import type { SearchContract } from '../../src/shared/search-contract.ts';
import { toFailure } from '../../src/shared/errors.ts';
import type { ModelJob, ModelRow, ModelsContract } from '../../src/shared/models-contract.ts';
import { multiplex } from '../../src/shared/multiplex.ts';
import { runPipeline } from '../../src/shared/pipeline.ts';
import type { PipelineResult } from '../../src/shared/pipeline-types.ts';
import { createClient, portPair, type Client } from '../../src/shared/rpc.ts';
import { HubDouble } from '../hub-double.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const parity = (name: string): string =>
  resolve(import.meta.dirname, '..', 'fixtures', 'models', 'parity', name);
const hubModel = 'antoinelouis/biencoder-camembert-L2-mmarcoFR';

let folder: string;
let data: string;
let hub: HubDouble;
let application: Application;
let models: Client<ModelsContract>;
let app: Client<AppContract>;
let search: Client<SearchContract>;
let inference: Client<InferenceContract>;
const told: ModelJob[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trouvaille-models-'));
  data = join(folder, 'data');
  const documents = join(folder, 'documents');
  mkdirSync(documents);
  writeFileSync(join(documents, 'bail.txt'), 'Le bail est signé pour trois ans.');
  writeFileSync(join(documents, 'four.txt'), 'Le gâteau est dans le four depuis une heure.');
  hub = await new HubDouble().open();
  hub.publishFolder(hubModel, parity('camembert-mean'));
  await importFolder(data, parity('xlmr-prompts'), 'first');
  chooseModel(data, { role: 'encoder', id: 'first' });
  await importFolder(data, parity('xlmr-ce'), 'order');
  chooseModel(data, { role: 'reranker', id: 'order' });
  writeSetting(data, 'hub', JSON.stringify(hub.address));
  application = new Application({
    context: { dataFolder: data, settings: readSettings(data), shell: nodeShell() },
    system: { openFile: () => Promise.resolve(), showFile: () => Promise.resolve() },
    version: '0',
    folders: [documents],
  });
  const [near, far] = portPair();
  application.connect(far);
  const channel = multiplex(near, windowChannels);
  models = createClient(channel('models'), 'models');
  app = createClient(channel('app'), 'app');
  search = createClient(channel('search'), 'search');
  inference = createClient(channel('inference'), 'inference');
  models.on('progress', (job) => told.push(job));
  await until(async () => {
    const { searching, summary } = await app.call('state', null);
    return searching.kind === 'meaning' && (summary?.vectors ?? 0) > 0;
  });
});
afterAll(async () => {
  await application.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function row(id: string): Promise<ModelRow> {
  const found = (await models.call('state', null)).models.find((each) => each.id === id);
  if (!found) throw new Error(`${id} is not listed`);
  return found;
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => toFailure(error).code,
  );

/** What the window's own pipeline finds by meaning alone. */
const byMeaning = (): Promise<PipelineResult> =>
  runPipeline({ search, inference, encoder: null, reranker: null }, 'bail', {
    ...{ mode: 'vectors', limit: 5, by: 'passage', sort: 'relevance', all: true },
    ...{ depth: 5, folder: null },
  });

const encoderAsked = async (): Promise<number | undefined> =>
  (await inference.call('embedQuery', { text: 'bail' })).vector?.length;

describe('a window', () => {
  it('sees the catalogue with what is installed and in use', async () => {
    expect(await row('first')).toMatchObject({ installed: true, inUse: true, downloadable: false });
    expect(await row(hubModel)).toMatchObject({ installed: false, downloadable: true });
    expect(await models.call('state', null)).toMatchObject({
      jobs: [],
      earlier: { role: 'reranker', id: 'e5-small-fr-en-reranker' },
      servingUntilReady: null,
      connections: 0,
    });
  });

  it('cancels a download, whose bytes stay, and goes on with it later', async () => {
    hub.fail('model.safetensors', { kind: 'stall', after: 5000 });
    const work = codeOf(models.call('download', { id: hubModel }));
    // It stalls for as long as a server may: it is cancelled long before it would be asked again. Events
    // are told now and then, so the job itself is looked at.
    await until(async () => {
      const { jobs } = await models.call('state', null);
      return jobs.some(
        ({ id, phase, done }) => id === hubModel && phase === 'downloading' && done > 0,
      );
    });
    expect(told[0]).toMatchObject({ work: 'download', id: hubModel });
    await models.call('cancel', { id: hubModel });
    expect(await work).toBe('cancelled');
    expect((await row(hubModel)).partialBytes).toBeGreaterThan(0);

    const verdict = await models.call('download', { id: hubModel });
    expect(verdict).toMatchObject({ id: hubModel, ok: true });
    expect(await row(hubModel)).toMatchObject({ installed: true, revision: hub.revision });
    expect((await models.call('state', null)).connections).toBeGreaterThan(0);
  });

  it('puts another encoder in use: the old one serves until the new one is ready, then it does', async () => {
    const before = await byMeaning();
    expect(before.hits).toHaveLength(2);
    expect(await encoderAsked()).toBe(48);
    await models.call('use', { id: hubModel });
    expect(await row(hubModel)).toMatchObject({ inUse: true });
    // Asked again and again while one takes the other's place: never of one, answered by the other.
    let dimensions: number | undefined;
    await until(async () => {
      expect((await byMeaning()).hits).toHaveLength(2);
      dimensions = await encoderAsked();
      return dimensions !== 48;
    });
    expect(dimensions).toBe((await row(hubModel)).dimensions);
    await until(async () => (await models.call('state', null)).servingUntilReady === null);
    expect(await codeOf(models.call('remove', { id: hubModel }))).toBe('model-in-use');
  });

  it('takes that back: the vectors before serve at once, and the other model can be removed', async () => {
    expect(await models.call('rollback', null)).toEqual({ role: 'encoder', id: 'first' });
    expect(await encoderAsked()).toBe(48);
    expect((await byMeaning()).hits).toHaveLength(2);
    await models.call('remove', { id: hubModel });
    expect(await row(hubModel)).toMatchObject({ installed: false });
  });

  it('is told of what it may not do', async () => {
    expect(await codeOf(models.call('remove', { id: 'e5-small-fr-en' }))).toBe('model-embedded');
    expect(await codeOf(models.call('remove', { id: 'nope' }))).toBe('model-unknown');
    expect(await codeOf(models.call('use', { id: hubModel }))).toBe('model-missing');
    expect(await codeOf(models.call('download', { id: 'nope' }))).toBe('model-unknown');
    expect(await codeOf(models.call('importFolder', { path: join(folder, 'none') }))).toBe(
      'path-missing',
    );
    expect(await codeOf(models.call('importFolder', { path: null }))).toBe('usage');
  });

  it('imports a folder, verifies and measures it; a bad one is not installed', async () => {
    const verdict = await models.call('importFolder', { path: parity('bert-e5') });
    expect(verdict).toMatchObject({ id: 'bert-e5', ok: true });
    expect(await models.call('verify', { id: 'bert-e5' })).toMatchObject({ ok: true });
    const { speeds } = await models.call('bench', { id: 'bert-e5' });
    expect(speeds).toMatchObject([{ id: 'bert-e5', provider: 'cpu' }]);
    expect(speeds[0]?.passagesPerSecond).toBeGreaterThan(0);
    expect((await row('bert-e5')).speeds).toEqual(speeds);

    const broken = resolve(
      import.meta.dirname,
      '..',
      'fixtures',
      'models',
      'broken',
      'wrong-shape',
    );
    expect(await models.call('importFolder', { path: broken })).toMatchObject({ ok: false });
    const { models: rows } = await models.call('state', null);
    expect(rows.map(({ id }) => id)).not.toContain('wrong-shape');
  });
});
