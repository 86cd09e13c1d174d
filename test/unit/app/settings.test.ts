/** The settings behind a window: listed, changed, made so; and everything erased. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Application } from '../../../src/main/app/application.ts';
import { eraseData } from '../../../src/main/app/erase.ts';
import { servicesOf } from '../../../src/main/app/setting-effects.ts';
import { ownQuestionsCache } from '../../../src/main/eval/own/cache-folder.ts';
import {
  readSettings,
  settingKeys,
  writeSetting,
  type Settings,
} from '../../../src/main/settings.ts';
import { windowChannels, type AppContract } from '../../../src/shared/app-contract.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { multiplex } from '../../../src/shared/multiplex.ts';
import { createClient, portPair, type Client } from '../../../src/shared/rpc.ts';
import type { SettingRow, SettingsContract } from '../../../src/shared/settings-contract.ts';
import { ScriptedEngine } from './scripted-engine.ts';

let root: string;
let dataFolder: string;
let engine: ScriptedEngine;
let application: Application;
/** The settings that each indexer was opened with. */
let openedWith: Settings[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trouvaille-settings-'));
  dataFolder = join(root, 'data');
  mkdirSync(dataFolder);
  engine = new ScriptedEngine(join(root, 'docs'), [{ path: 'a.txt', text: 'loyer' }]);
  vi.stubEnv('TROUVAILLE_CACHE', join(root, 'cache'));
});
afterEach(async () => {
  await application.close();
  vi.unstubAllEnvs();
});

function open(): { settings: Client<SettingsContract>; app: Client<AppContract> } {
  const opened: Settings[] = [];
  openedWith = opened;
  application = new Application({
    context: {
      dataFolder,
      settings: readSettings(dataFolder),
      shell: { fork: (service) => expect.unreachable(service) },
    },
    system: { openFile: () => Promise.resolve(), showFile: () => Promise.resolve() },
    version: '1',
    folders: [],
    engine: {
      openSearch: engine.openSearch,
      openIndexer: (context, start) => {
        opened.push(context.settings);
        return engine.openIndexer(context, start);
      },
    },
  });
  const [near, far] = portPair();
  application.connect(far);
  const channel = multiplex(near, windowChannels);
  return {
    settings: createClient(channel('settings'), 'app'),
    app: createClient(channel('app'), 'app'),
  };
}

describe('settings', () => {
  test('are all listed, with their default and what they do in both languages', async () => {
    const { settings } = open();
    const { settings: rows } = await settings.call('list', null);
    expect(rows.map(({ key }) => key)).toEqual(settingKeys);
    for (const { key, value, default: usual, descriptions } of rows) {
      expect(value, key).toEqual(usual);
      expect(descriptions.fr, key).not.toBe('');
      expect(descriptions.en, key).not.toBe('');
    }
    expect(rows.find(({ key }) => key === 'theme')?.choices).toEqual(['system', 'light', 'dark']);
  });

  test('one that indexing depends on is made so at once, and told to every window', async () => {
    const { settings, app } = open();
    const told: (readonly SettingRow[])[] = [];
    settings.on('changed', ({ settings: rows }) => told.push(rows));
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    await app.call('pauseIndexing', { paused: true });
    await settings.call('set', { key: 'ignorePatterns', value: ['*.bak'] });
    expect(openedWith.at(-1)?.ignorePatterns).toEqual(['*.bak']);
    expect(openedWith).toHaveLength(2);
    // It was paused, and stays so: the new one is told as well.
    expect(engine.asked.filter((asked) => asked === 'pause')).toHaveLength(2);
    expect(told.at(-1)?.find(({ key }) => key === 'ignorePatterns')?.value).toEqual(['*.bak']);
    expect((await settings.call('get', { key: 'ignorePatterns' })).value).toEqual(['*.bak']);
  });

  test('one that nothing running depends on restarts nothing', async () => {
    const { settings } = open();
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    await settings.call('set', { key: 'theme', value: 'dark' });
    expect(openedWith).toHaveLength(1);
    expect(readSettings(dataFolder).theme).toBe('dark');
  });

  test('a value that does not fit is refused in both languages, and nothing is written', async () => {
    const { settings } = open();
    for (const [key, value] of [
      ['hub', 'no address'],
      ['extractorMegabytes', 3],
      ['threads', 'two'],
      ['language', 'de'],
    ] as const) {
      const refused = await settings.call('set', { key, value }).catch((error: unknown) => error);
      expect(refused, key).toBeInstanceOf(TrouvailleError);
      expect(refused, key).toMatchObject({ code: 'setting-invalid', values: { key } });
    }
    expect(existsSync(join(dataFolder, 'settings.json'))).toBe(false);
    await expect(settings.call('get', { key: 'nonsense' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  test('the desktop alone is told of what is the desktop’s', () => {
    expect([...servicesOf(['shortcut'])]).toEqual(['desktop']);
    expect([...servicesOf(['threads', 'theme'])]).toEqual(['indexing', 'search']);
  });
});

describe('erasing', () => {
  test('deletes what is kept, and leaves what is not ours', () => {
    open();
    const cache = join(root, 'cache');
    const ours = [
      ...['index.db', 'index.db-wal', 'index.db.damaged-2026-01-01T00-00-00-000Z', 'writer.lock'],
      ...['settings.json', 'searches.json', 'own-questions.json', 'earlier-models.json'],
      ...['run-state.json', 'window.json'],
    ];
    for (const name of [...ours, 'mine.txt']) writeFileSync(join(dataFolder, name), '');
    for (const name of ['models', 'compiled', 'logs']) mkdirSync(join(dataFolder, name));
    const own = ownQuestionsCache(cache, dataFolder);
    mkdirSync(own, { recursive: true });
    mkdirSync(join(cache, 'eval'));
    eraseData(dataFolder, cache);
    expect(readdirSync(dataFolder)).toEqual(['mine.txt']);
    expect(existsSync(own)).toBe(false);
    expect(existsSync(join(cache, 'eval'))).toBe(true); // of no one's documents
  });

  test('stops everything, starts anew with the defaults, and tells the windows', async () => {
    writeSetting(dataFolder, 'threads', '1');
    const { settings } = open();
    const erased = vi.fn();
    settings.on('erased', erased);
    await vi.waitFor(() => expect(engine.asked).toContain('watch'));
    await settings.call('eraseEverything', null);
    expect(openedWith.map(({ threads }) => threads)).toEqual([1, 0]);
    expect(erased).toHaveBeenCalledTimes(1);
    expect(existsSync(join(dataFolder, 'settings.json'))).toBe(false);
  });

  test('is refused where another program indexes these data', async () => {
    engine.failIndexer = new TrouvailleError('data-locked', { path: dataFolder });
    writeFileSync(join(dataFolder, 'searches.json'), '{}');
    const { settings, app } = open();
    await vi.waitFor(async () =>
      expect((await app.call('state', null)).indexing.kind).toBe('unavailable'),
    );
    await expect(settings.call('eraseEverything', null)).rejects.toMatchObject({
      code: 'data-locked',
    });
    expect(existsSync(join(dataFolder, 'searches.json'))).toBe(true);
  });
});
