/** The service over its ports, as main talks to it. */
import { access } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexerContract, IndexerOptions } from '../../src/shared/indexing-contract.ts';
import type { IndexCounts } from '../../src/shared/domain.ts';
import { createClient, portPair, serve, type Client, type Server } from '../../src/shared/rpc.ts';
import { indexerHandlers } from '../../src/main/indexing/service.ts';
import { openWriter } from '../../src/main/store/open.ts';
import { HashEmbedder, TextExtractor, WordEncoder } from '../unit/indexing/doubles.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

let work: Workspace;
let client: Client<IndexerContract>;
let extractorClosed: number;
let options: IndexerOptions;

beforeEach(async () => {
  work = await Workspace.make();
  extractorClosed = 0;
  const [here, there] = portPair();
  const server: Server<IndexerContract> = serve(
    there,
    indexerHandlers({
      openStore: openWriter,
      openEncoder: () => new WordEncoder(),
      openExtractor: () =>
        Object.assign(new TextExtractor(), {
          close: () => {
            extractorClosed++;
          },
        }),
      embedder: new HashEmbedder(8, 3),
      server: () => server,
    }),
  );
  client = createClient(here, 'indexer');
  options = {
    ...{ dataFolder: work.dataFolder, encoderFolder: '/none', ignorePatterns: [] },
    ...{ maxFileBytes: 1e6, extractTimeoutMs: 1e4, extractorMaxBytes: 1e9, pauseOnBattery: false },
  };
});
afterEach(async () => {
  await client.call('close', null);
  client.close();
  await work.remove();
});

describe('the indexing service', { timeout: 120_000 }, () => {
  it('opens, adds folders, brings them up to date, tells progress and counts, and closes', async () => {
    await work.write('a.txt', 'Un texte.\n\nEncore un.');
    const counted: IndexCounts[] = [];
    const phases: string[] = [];
    client.on('counts', (counts) => counted.push(counts));
    client.on('progress', ({ phase }) => phases.push(phase));
    expect(await client.call('open', options)).toEqual({ roots: [] });
    await client.call('addFolder', { path: work.folder });
    const counts = await client.call('update', { folders: null });
    expect(counts).toMatchObject({ files: 1, read: 1, passages: 2, embedded: 2 });
    expect(counted).toEqual([counts]);
    expect(phases).toContain('scanning');
    const health = await client.call('health', null);
    expect(health.peakBytes).toBeGreaterThanOrEqual(health.residentBytes / 2);
    await client.call('close', null);
    expect(extractorClosed).toBe(1);
    // The next writer finds the index free and whole.
    const store = openWriter(work.dataFolder);
    expect(store.counts()).toMatchObject({ documents: 1, passages: 2 });
    store.close();
  });

  it('a cancelled update says what was done; the next one goes on', async () => {
    for (let index = 0; index < 40; index++)
      await work.write(`${index}.txt`, `Texte ${index}. ${'x '.repeat(150)}`);
    const counted: IndexCounts[] = [];
    client.on('counts', (counts) => counted.push(counts));
    await client.call('open', options);
    await client.call('addFolder', { path: work.folder });
    const stop = new AbortController();
    const update = client.call('update', { folders: null }, { signal: stop.signal });
    client.on('progress', ({ filesDone }) => {
      if (filesDone > 0) stop.abort();
    });
    await expect(update).rejects.toMatchObject({ code: 'cancelled' });
    const counts = await client.call('update', { folders: null });
    expect(counted).toHaveLength(2);
    expect(counted[0]?.states.indexed).toBeGreaterThan(0);
    expect(counts.states).toEqual({ indexed: 40 });
    expect(counts.unchanged).toBe(counted[0]?.states.indexed);
  });

  it('a second writer on the same data is refused', async () => {
    await client.call('open', options);
    expect(() => openWriter(work.dataFolder)).toThrow(/data-locked/);
  });

  it('requests before it is open, and a second opening, are defects that are said', async () => {
    await expect(client.call('update', { folders: null })).rejects.toMatchObject({
      code: 'internal',
    });
    await client.call('open', options);
    await expect(client.call('open', options)).rejects.toMatchObject({ code: 'internal' });
  });

  it('folders that are none are refused with the reason', async () => {
    const file = await work.write('a.txt', 'Un texte.');
    await access(file);
    await client.call('open', options);
    await expect(client.call('addFolder', { path: file })).rejects.toMatchObject({
      code: 'path-not-folder',
    });
    await expect(client.call('addFolder', { path: `${file}x` })).rejects.toMatchObject({
      code: 'path-missing',
    });
    await expect(client.call('update', { folders: ['/ailleurs'] })).rejects.toMatchObject({
      code: 'path-missing',
    });
    await expect(client.call('unlock', { path: file, password: 'x' })).rejects.toMatchObject({
      code: 'path-missing',
    });
  });
});
