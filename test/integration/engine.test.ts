/** The engine as the terminal starts it: real processes, the embedded models, a real index. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EngineContext, IndexerSession } from '../../src/main/engine/engine.ts';
import { openIndexer } from '../../src/main/engine/indexer-session.ts';
import { openSearch } from '../../src/main/engine/search-session.ts';
import { openReader } from '../../src/main/store/open.ts';
import type { IndexCounts, IndexProgress } from '../../src/shared/domain.ts';
import { runPipeline } from '../../src/shared/pipeline.ts';
import { engineContext, WatchedShell } from './engine-processes.ts';

/** A model of a few kilobytes, for what does not depend on which one runs. */
const tinyModel = resolve(import.meta.dirname, '../fixtures/models/parity/bert-e5');

let base: string;
let shell: WatchedShell;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'trouvaille-engine-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => {
  shell = new WatchedShell();
  onTestFinished(() => {
    for (const child of shell.children) child.kill();
  });
});

/** `count` documents that share no sentence. */
function makeFolder(name: string, count: number): string {
  const folder = join(base, name);
  mkdirSync(folder);
  for (let index = 0; index < count; index++) {
    const clauses = Array.from(
      { length: 12 },
      (_, at) =>
        `Article ${at}. Le dossier ${index} prévoit ${index * 31 + at} euros au titre ${at}.`,
    );
    writeFileSync(join(folder, `${index}.txt`), clauses.join('\n\n'));
  }
  return folder;
}

async function indexOnce(
  context: EngineContext,
  folder: string,
  start: Parameters<typeof openIndexer>[1] = {},
): Promise<IndexCounts> {
  const session = await openIndexer(context, start);
  try {
    await session.client.call('addFolder', { path: folder });
    return await session.client.call('update', { folders: null });
  } finally {
    await session.close();
  }
}

describe('an indexer session', () => {
  it('whose embedder is killed in the middle of a run starts another, and completes', async () => {
    const folder = makeFolder('killed', 16);
    const dataFolder = join(base, 'killed-data');
    const notices: string[] = [];
    let killed = false;
    const killOnce = ({ phase }: IndexProgress): void => {
      if (killed || (phase !== 'embedding' && phase !== 'reading')) return;
      killed = true;
      shell.of('embedder')[0]?.kill();
    };
    const counts = await indexOnce(engineContext(dataFolder, shell), folder, {
      onProgress: killOnce,
      onDegraded: (detail, code) => notices.push(`${code} ${detail}`),
    });
    expect(counts).toMatchObject({ files: 16, read: 16, failed: 0, states: { indexed: 16 } });
    expect(shell.of('embedder')).toHaveLength(2);
    expect(notices).toEqual(['embedder-ended SIGKILL']);
    const reader = openReader(dataFolder);
    const { documents, passages, vectors } = reader.counts();
    reader.close();
    expect(documents).toBe(16);
    expect(vectors).toBe(passages);
    expect(counts.embedded).toBe(passages);
  }, 300_000);

  it('leaves no process when it is closed, and tells what each used', async () => {
    const context = engineContext(join(base, 'closed-data'), shell, { encoder: tinyModel });
    const folder = makeFolder('closed', 2);
    const session = await openIndexer(context);
    await session.client.call('addFolder', { path: folder });
    await session.client.call('update', { folders: null });
    expect(new Set(shell.running())).toEqual(new Set(['indexer', 'embedder', 'extractor']));
    const peaks = await session.peakBytes();
    for (const service of ['indexer', 'embedder', 'extractor'] as const) {
      expect(peaks[service] ?? 0).toBeGreaterThan(process.platform === 'linux' ? 10e6 : -1);
    }
    await session.close();
    expect(shell.running()).toEqual([]);
  }, 60_000);

  it('on data that another writer holds is refused, and leaves no process of its own', async () => {
    const dataFolder = join(base, 'locked-data');
    const first = await openIndexer(engineContext(dataFolder, shell, { encoder: tinyModel }));
    const second = new WatchedShell();
    await expect(
      openIndexer(engineContext(dataFolder, second, { encoder: tinyModel })),
    ).rejects.toMatchObject({ code: 'data-locked' });
    await second.allExited();
    expect(shell.running()).toContain('indexer');
    await first.close();
    const third = await openIndexer(engineContext(dataFolder, shell, { encoder: tinyModel }));
    await third.close();
  }, 60_000);

  it('whose embedder will not start is refused, and leaves no process', async () => {
    shell.onFork = (child) => {
      if (child.service === 'embedder') child.kill();
    };
    const context = engineContext(join(base, 'dead-data'), shell, { encoder: tinyModel });
    await expect(openIndexer(context)).rejects.toMatchObject({ code: 'service-stopped' });
    await shell.allExited();
    expect(shell.running()).toEqual([]);
  }, 60_000);

  it('whose embedder dies again and again ends the run, and keeps what was done', async () => {
    const context = engineContext(join(base, 'dying-data'), shell, { encoder: tinyModel });
    const session = await openIndexer(context);
    await session.client.call('addFolder', { path: makeFolder('dying', 3) });
    shell.onFork = (child) => {
      if (child.service === 'embedder') child.kill();
    };
    shell.of('embedder')[0]?.kill();
    await expect(session.client.call('update', { folders: null })).rejects.toMatchObject({
      code: 'service-stopped',
    });
    await expect(session.close()).rejects.toMatchObject({ code: 'service-stopped' });
    expect(shell.running()).toEqual([]);
    const again = new WatchedShell();
    const settings = { encoder: tinyModel };
    const counts = await indexOnce(
      engineContext(context.dataFolder, again, settings),
      join(base, 'dying'),
    );
    expect(counts).toMatchObject({ files: 3, states: { indexed: 3 } });
  }, 60_000);
});

describe('a file that ends the program', () => {
  /** How many files have a suspect mark, as it stands on disk. */
  function marks(dataFolder: string): unknown {
    const database = new Database(join(dataFolder, 'index.db'), { readonly: true });
    try {
      return database.prepare('SELECT count(*) FROM files WHERE suspect = 1').pluck().get();
    } finally {
      database.close();
    }
  }

  /** An indexer that is killed while it reads a file: its extractor is held, so that it is caught. */
  async function killedWhileReading(context: EngineContext, held: WatchedShell): Promise<void> {
    held.onFork = ({ service, pid }) => {
      if (service === 'extractor' && pid !== undefined) process.kill(pid, 'SIGSTOP');
    };
    const session: IndexerSession = await openIndexer(context);
    const ended = session.client.call('update', { folders: null }).catch((error: unknown) => error);
    while (marks(context.dataFolder) === 0) await wait(20);
    for (const indexer of held.of('indexer')) indexer.kill();
    expect(await ended).toMatchObject({ code: 'service-stopped' });
    await expect(session.close()).rejects.toMatchObject({ code: 'service-stopped' });
  }

  it('is marked before it is read, and after three times set aside until it is retried', async () => {
    const folder = makeFolder('suspect', 1);
    const path = join(folder, '0.txt');
    const dataFolder = join(base, 'suspect-data');
    const settings = { encoder: tinyModel };
    const first = await openIndexer(engineContext(dataFolder, shell, settings));
    await first.client.call('addFolder', { path: folder });
    await first.close();
    for (let death = 0; death < 3; death++) {
      const held = new WatchedShell();
      await killedWhileReading(engineContext(dataFolder, held, settings), held);
      expect(held.running()).toEqual([]);
    }

    writeFileSync(join(folder, 'autre.txt'), 'Un autre document.');
    const session = await openIndexer(engineContext(dataFolder, shell, settings));
    expect(await session.client.call('update', { folders: null })).toMatchObject({
      files: 2,
      failed: 1,
      states: { crashed: 1, indexed: 1 },
    });
    expect(await session.client.call('retry', { paths: [path] })).toEqual({ files: 1 });
    expect(await session.client.call('update', { folders: null })).toMatchObject({
      failed: 0,
      states: { indexed: 2 },
    });
    await session.close();
    expect(marks(dataFolder)).toBe(0);
  }, 120_000);
});

describe('a search session', () => {
  let dataFolder: string;
  beforeAll(async () => {
    const folder = join(base, 'search');
    mkdirSync(folder);
    writeFileSync(join(folder, 'bail.txt'), 'Le loyer mensuel est fixé à 640 euros.');
    writeFileSync(join(folder, 'velo.txt'), 'Le garage à vélos est ouvert aux résidents.');
    dataFolder = join(base, 'search-data');
    await indexOnce(engineContext(dataFolder, new WatchedShell()), folder);
  }, 300_000);

  it('starts no model for keywords, and the encoder alone where nothing is reranked', async () => {
    const keywords = await openSearch(engineContext(dataFolder, shell), { models: 'none' });
    expect([keywords.inference, shell.running()]).toEqual([null, ['search']]);
    await keywords.close();
    const encoder = await openSearch(engineContext(dataFolder, shell), { models: 'encoder' });
    expect(new Set(shell.running())).toEqual(new Set(['search', 'inference']));
    expect([encoder.encoder?.id, encoder.reranker]).toEqual(['e5-small-fr-en', null]);
    await encoder.close();
    expect(shell.running()).toEqual([]);
  }, 60_000);

  it('embeds a query by the encoder of the passages, whatever is chosen since', async () => {
    const context = engineContext(dataFolder, shell, { encoder: tinyModel });
    const session = await openSearch(context, { models: 'both' });
    expect(session.encoder?.id).toBe('e5-small-fr-en');
    const { hits } = await runPipeline(session, 'combien coûte le logement', {
      ...{ mode: 'reranked', limit: 1, depth: 5, folder: null, all: true },
      ...{ by: 'passage', sort: 'relevance' },
    });
    expect(hits.map(({ path }) => path)).toEqual([join(base, 'search', 'bail.txt')]);
    await session.close();
    expect(shell.running()).toEqual([]);
  }, 120_000);

  it('works beside a writer, and on a copy of the data', async () => {
    const writing = await openIndexer(engineContext(dataFolder, shell, { encoder: tinyModel }));
    const reading = await openSearch(engineContext(dataFolder, shell), { models: 'none' });
    expect(await reading.search.call('status', null)).toMatchObject({ documents: 2 });
    await reading.close();
    await writing.close();
    const copy = join(base, 'search-copy');
    cpSync(dataFolder, copy, { recursive: true });
    const copied = await openSearch(engineContext(copy, shell), { models: 'none' });
    expect(await copied.search.call('status', null)).toMatchObject({ documents: 2 });
    await copied.close();
  }, 60_000);

  it.each(['none', 'both'] as const)(
    'where nothing is indexed is refused, and leaves no process (models: %s)',
    async (models) => {
      const context = engineContext(join(base, 'nothing'), shell);
      await expect(openSearch(context, { models })).rejects.toMatchObject({
        code: 'nothing-indexed',
      });
      await shell.allExited();
      expect(shell.running()).toEqual([]);
    },
    60_000,
  );
});
