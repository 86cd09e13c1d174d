import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Application } from '../../../src/main/app/application.ts';
import type { System } from '../../../src/main/app/system.ts';
import { readSettings } from '../../../src/main/settings.ts';
import {
  windowChannels,
  type AppContract,
  type AppState,
} from '../../../src/shared/app-contract.ts';
import type { InferenceContract } from '../../../src/shared/inference-contract.ts';
import type { LedgerContract } from '../../../src/shared/ledger-contract.ts';
import type { SearchContract } from '../../../src/shared/search-contract.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { multiplex } from '../../../src/shared/multiplex.ts';
import type {
  OwnComparisonProgress,
  OwnQuestionsContract,
} from '../../../src/shared/own-questions-contract.ts';
import { createClient, portPair, type Client } from '../../../src/shared/rpc.ts';
import { ScriptedEngine } from './scripted-engine.ts';

let root: string;
let engine: ScriptedEngine;
let application: Application | undefined;
let opened: string[];
let shown: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trouvaille-app-'));
  mkdirSync(join(root, 'docs'));
  writeFileSync(join(root, 'docs/lease.txt'), 'Le loyer est de 780 euros.');
  writeFileSync(join(root, 'docs/run.sh'), 'echo loyer');
  engine = new ScriptedEngine(join(root, 'docs'), [
    { path: 'lease.txt', text: 'Le loyer est de 780 euros.' },
    { path: 'run.sh', text: 'echo loyer' },
    { path: 'gone.txt', text: 'loyer disparu' },
  ]);
  opened = [];
  shown = [];
});
afterEach(async () => {
  await application?.close();
  application = undefined;
});

interface Window {
  readonly app: Client<AppContract>;
  readonly search: Client<SearchContract>;
  readonly inference: Client<InferenceContract>;
  readonly ledger: Client<LedgerContract>;
  readonly ownQuestions: Client<OwnQuestionsContract>;
  readonly states: AppState[];
}

function start(system: Partial<System> = {}, folders: readonly string[] = []): Application {
  const dataFolder = join(root, 'data');
  application = new Application({
    context: {
      dataFolder,
      settings: readSettings(dataFolder),
      // The scripted engine forks nothing.
      shell: { fork: (service) => expect.unreachable(service) },
    },
    system: {
      openFile: (path) => Promise.resolve(void opened.push(path)),
      showFile: (path) => Promise.resolve(void shown.push(path)),
      ...system,
    },
    version: '1.2.3',
    folders,
    engine,
  });
  return application;
}

function connect(to: Application): Window {
  const [near, far] = portPair();
  to.connect(far);
  const channel = multiplex(near, windowChannels);
  const app = createClient<AppContract>(channel('app'), 'app');
  const states: AppState[] = [];
  app.on('state', (state) => states.push(state));
  return {
    app,
    states,
    search: createClient(channel('search'), 'search'),
    inference: createClient(channel('inference'), 'inference'),
    ledger: createClient(channel('ledger'), 'search'),
    ownQuestions: createClient(channel('ownQuestions'), 'app'),
  };
}

const state = ({ app }: Window) => app.call('state', null);
const reaches = (window: Window, kind: AppState['searching']['kind']) =>
  vi.waitFor(async () => expect((await state(window)).searching.kind).toBe(kind));
const documents = (window: Window) =>
  window.search.call('documents', { scope: null, limit: 10 }).then(({ names }) => names.length);

describe('the application behind a window', () => {
  test('answers by keywords first, by meaning when the models are ready', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    expect(window.states.map(({ searching }) => searching.kind)).toContain('keywords');
    expect(await documents(window)).toBe(3);
    await vi.waitFor(async () => expect((await state(window)).summary?.documents).toBe(3));
  });

  test('brings the folders it was given up to date, then watches', async () => {
    start({}, ['/a', '/b']);
    await vi.waitFor(() =>
      expect(engine.asked).toEqual(['add /a', 'add /b', 'update all', 'watch']),
    );
  });

  test('searches without indexing where the data folder is held, and says why', async () => {
    engine.failIndexer = new TrouvailleError('data-locked', { path: '/data' });
    const window = connect(start());
    await reaches(window, 'meaning');
    expect((await state(window)).indexing).toEqual({
      kind: 'unavailable',
      failure: { code: 'data-locked', values: { path: '/data' } },
    });
    expect(await documents(window)).toBe(3);
    await expect(window.app.call('addFolder', { path: '/x' })).rejects.toMatchObject({
      code: 'data-locked',
    });
  });

  test('searches by keywords where the models are bad, and says why', async () => {
    const error = new TrouvailleError('model-bad', { path: '/m', reason: 'cut' });
    engine.failSearch = { models: 'both', error };
    const window = connect(start());
    await vi.waitFor(async () =>
      expect((await state(window)).searching).toEqual({
        kind: 'keywords',
        failure: { code: 'model-bad', values: { path: '/m', reason: 'cut' } },
      }),
    );
    expect(await documents(window)).toBe(3);
  });

  test('waits for the first index, then searches', async () => {
    engine.failSearch = { models: 'none', error: new TrouvailleError('nothing-indexed') };
    let open = (): void => {};
    const opening = new Promise<void>((resolve) => (open = resolve));
    const { openIndexer } = engine;
    Object.assign(engine, {
      openIndexer: async (...args: Parameters<typeof openIndexer>) => {
        await opening;
        return openIndexer(...args);
      },
    });
    const window = connect(start());
    const early = documents(window);
    await reaches(window, 'starting');
    engine.failSearch = null;
    open();
    expect(await early).toBe(3);
  });

  test('the process that finds words is the one that finds meaning', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    expect(await documents(window)).toBe(3);
    expect(engine.searchesOpened).toBe(1);
  });

  test.each([
    ['and nobody asked it anything', () => Promise.resolve()],
    [
      'under a request',
      async (window: Window) => {
        documents(window).catch(() => {}); // it waits for the successor
        await reaches(window, 'starting');
      },
    ],
  ])('a search process that ends while the models load, %s, is replaced', async (_, meanwhile) => {
    const { openSearch } = engine;
    let crashes = 0;
    Object.assign(engine, {
      openSearch: async (...[context, start]: Parameters<typeof openSearch>) => {
        if (start.beside && crashes++ === 0) {
          engine.crashSearch();
          await meanwhile(window);
          throw new TrouvailleError('service-stopped', { service: 'search' });
        }
        return openSearch(context, start);
      },
    });
    const window = connect(start());
    await reaches(window, 'meaning');
    expect(await documents(window)).toBe(3);
    expect(engine.searchesOpened).toBe(2);
  });

  test('a search process that ends under a request is replaced, and the request answered', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    const before = engine.searchesOpened;
    engine.crashSearch();
    expect(await documents(window)).toBe(3);
    await reaches(window, 'meaning');
    expect(engine.searchesOpened).toBeGreaterThan(before);
  });

  test('a question to the models waits until a crash is made good', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    engine.crashSearch();
    const { vector } = await window.inference.call('embedQuery', { text: 'loyer' });
    expect(vector).toEqual(Float32Array.of(1, 0));
  });

  test('a request under way is answered though its session is replaced meanwhile', async () => {
    const window = connect(start());
    const answers: Promise<number>[] = [];
    while ((await state(window)).searching.kind !== 'meaning') {
      answers.push(documents(window));
      await setImmediate(); // the engine starts on real input and output
    }
    expect(await Promise.all(answers)).toEqual(answers.map(() => 3));
  });

  test('a search process that will not stay up is given up, and that is said', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    for (let crash = 0; crash < 6; crash++) {
      engine.crashSearch();
      await documents(window).catch(() => {});
    }
    await reaches(window, 'unavailable');
    await expect(documents(window)).rejects.toMatchObject({ code: 'service-stopped' });
  });

  test('an indexer that ends is started again and watches again', async () => {
    const window = connect(start());
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    engine.crashIndexer();
    await vi.waitFor(() => {
      expect(engine.indexersOpened).toBe(2);
      expect(engine.asked.filter((asked) => asked === 'watch')).toHaveLength(2);
    });
    expect((await state(window)).indexing.kind).toBe('running');
    expect((await state(window)).degraded).toHaveLength(1);
  });

  test('a folder is relocated, and one that is gone is told', async () => {
    const window = connect(start());
    await vi.waitFor(async () => expect((await state(window)).summary?.folders).toHaveLength(1));
    expect((await state(window)).missingFolders).toEqual([]);
    renameSync(join(root, 'docs'), join(root, 'moved'));
    await window.app.call('retryAll', null); // counted anew
    // Folders are counted at most once a second.
    await vi.waitFor(async () => expect((await state(window)).missingFolders).toEqual([1]), {
      timeout: 10_000,
    });
    await window.app.call('relocateFolder', { rootId: 1, path: join(root, 'moved') });
    expect(engine.asked).toContain(`relocate ${join(root, 'docs')} to ${join(root, 'moved')}`);
    await expect(
      window.app.call('relocateFolder', { rootId: 9, path: '/x' }),
    ).rejects.toMatchObject({ code: 'path-missing' });
  });

  test('where there is a dialog, it says where a folder is now; dismissed, nothing changes', async () => {
    let answer: string | null = null;
    const window = connect(start({ chooseFolder: () => Promise.resolve(answer) }));
    await vi.waitFor(async () => expect((await state(window)).summary?.folders).toHaveLength(1));
    await window.app.call('relocateFolder', { rootId: 1, path: null });
    expect(engine.asked.filter((asked) => asked.startsWith('relocate'))).toEqual([]);
    answer = '/elsewhere';
    await window.app.call('relocateFolder', { rootId: 1, path: null });
    expect(engine.asked).toContain(`relocate ${join(root, 'docs')} to /elsewhere`);
  });

  test('all that failed is read again', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    await window.app.call('retryAll', null);
    await vi.waitFor(() => expect(engine.asked).toContain('retry all'));
  });

  test('a window may not open databases or load models', async () => {
    const window = connect(start());
    await reaches(window, 'meaning');
    await expect(window.search.call('open', { dataFolder: '/etc' })).rejects.toMatchObject({
      code: 'internal',
    });
    await expect(window.ledger.call('locate', { fileId: 0 })).rejects.toMatchObject({
      code: 'internal',
    });
  });

  test('opens a document, shows a program, and names what is gone', async () => {
    const window = connect(start());
    expect(await window.app.call('openFile', { fileId: 0, page: null })).toEqual({
      ...{ opened: true, atPage: false },
    });
    expect(await window.app.call('openFile', { fileId: 1, page: 2 })).toEqual({
      ...{ opened: false, atPage: false },
    });
    expect(opened).toEqual([join(root, 'docs/lease.txt')]);
    expect(shown).toEqual([join(root, 'docs/run.sh')]);
    for (const fileId of [2, 99]) {
      await expect(window.app.call('openFile', { fileId, page: null })).rejects.toMatchObject({
        code: 'path-missing',
      });
    }
  });

  test('a PDF is opened at its page where the viewer can, and else as any file', async () => {
    const asked: string[] = [];
    let able = true;
    const window = connect(
      start({
        openFileAt: (path, page) => {
          asked.push(`${path} ${page}`);
          return Promise.resolve(able);
        },
      }),
    );
    const lease = join(root, 'docs/lease.txt');
    const open = (page: number | null) => window.app.call('openFile', { fileId: 0, page });
    expect(await open(7)).toEqual({ opened: true, atPage: true });
    expect([asked, opened]).toEqual([[`${lease} 7`], []]);
    able = false;
    expect(await open(7)).toEqual({ opened: true, atPage: false });
    expect(await open(null)).toEqual({ opened: true, atPage: false });
    expect(opened).toEqual([lease, lease]);
    expect(asked).toHaveLength(2);
  });

  test('a file is dragged out by the desktop, of the folders watched alone', async () => {
    const dragged: string[] = [];
    const desktop = {
      apply: () => Promise.resolve(),
      state: { shortcut: { kind: 'none' as const }, startAtLogin: null },
      hideWindow: () => {},
      dragFile: (path: string) => void dragged.push(path),
    };
    const window = connect(start({ desktop }));
    await window.app.call('dragFile', { fileId: 0 });
    expect(dragged).toEqual([join(root, 'docs/lease.txt')]);
    await expect(window.app.call('dragFile', { fileId: 99 })).rejects.toMatchObject({
      code: 'path-missing',
    });
    expect(dragged).toHaveLength(1);
  });

  test('a folder is added and read, retried, paused', async () => {
    const window = connect(start());
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    await window.app.call('addFolder', { path: '/new' });
    await window.app.call('retryFile', { fileId: 0 });
    await window.app.call('pauseIndexing', { paused: true });
    expect(engine.asked.slice(2)).toEqual([
      'add /new',
      'update /new',
      `retry ${join(root, 'docs/lease.txt')}`,
      'pause',
    ]);
    expect((await state(window)).indexing).toMatchObject({ kind: 'running', paused: true });
  });

  test('the folder dialog is offered where the system has one', async () => {
    const window = connect(start({ chooseFolder: () => Promise.resolve('/chosen') }));
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    expect((await state(window)).folderChoice).toBe('dialog');
    expect(await window.app.call('chooseFolder', null)).toEqual({ path: '/chosen' });
    expect(engine.asked).toContain('add /chosen');
  });

  test('a person’s own questions are marked by file, and the modes compared on them', async () => {
    mkdirSync(join(root, 'data'));
    const { ownQuestions } = connect(start());
    const path = join(root, 'docs/lease.txt');
    const marked = await ownQuestions.call('mark', { query: 'loyer', fileId: 0, page: 1 });
    expect(marked).toMatchObject({ query: 'loyer', path, page: 1 });
    const unknown = ownQuestions.call('mark', { query: 'loyer', fileId: 99, page: null });
    await expect(unknown).rejects.toMatchObject({ code: 'path-missing' });
    expect(await ownQuestions.call('list', null)).toEqual({ questions: [marked] });

    const progress: OwnComparisonProgress[] = [];
    ownQuestions.on('progress', (state) => progress.push(state));
    const asked = { encoders: null, rerankers: null };
    const { queries, compared } = await ownQuestions.call('compare', asked);
    expect(queries).toBe(1);
    expect(compared.map(({ mode }) => mode)).toEqual([
      ...['keywords', 'vectors', 'hybrid', 'reranked'],
    ]);
    expect(compared[0]?.ranks).toEqual([{ query: 'loyer', rank: 1 }]);
    expect(progress).toContainEqual({
      ...{ phase: 'searching', system: 'keywords', done: 1, total: 1 },
    });

    await ownQuestions.call('unmark', { id: marked.id });
    await expect(ownQuestions.call('compare', asked)).rejects.toMatchObject({
      code: 'no-own-questions',
    });
  });

  test('closing ends the indexer properly and the windows with it', async () => {
    const to = start();
    const window = connect(to);
    await reaches(window, 'meaning');
    await to.close();
    expect(engine.asked).toContain('close');
    await expect(documents(window)).rejects.toMatchObject({ code: 'service-stopped' });
  });
});
