/** The indexer in its own process with extractors in theirs, joined as the engine joins them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExtractorHostContract } from '../../src/shared/extraction-contract.ts';
import type { IndexerContract } from '../../src/shared/indexing-contract.ts';
import type { EmbedderContract } from '../../src/shared/inference-contract.ts';
import { createClient, serve, type Client, type Port } from '../../src/shared/rpc.ts';
import { compileModel } from '../../src/main/model/compile.ts';
import { nodeShell } from '../../src/main/shell/node/fork.ts';
import type { ChildProcess } from '../../src/main/shell/seam.ts';
import { openReader } from '../../src/main/store/open.ts';
import { HashEmbedder } from '../unit/indexing/doubles.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

const publishedModel = join(import.meta.dirname, '..', 'fixtures', 'models', 'parity', 'bert-e5');

let work: Workspace;
let indexer: ChildProcess;
let extractors: ChildProcess[];
let client: Client<IndexerContract>;
let embedder: HashEmbedder;
let modelFolder: string;
/** Called when a batch arrives that is never to be answered; null: batches are answered. */
let holding: (() => void) | null;

beforeEach(async () => {
  holding = null;
  work = await Workspace.make();
  const model = await compileModel(publishedModel, join(work.base, 'compiled'), { dtype: 'fp32' });
  embedder = new HashEmbedder(model.manifest.dimensions);
  extractors = [];
  modelFolder = model.folder;
  await start(modelFolder);
}, 60_000);
afterEach(async () => {
  indexer.kill();
  for (const extractor of extractors) extractor.kill();
  await Promise.all([indexer, ...extractors].map(({ exited }) => exited));
  await work.remove();
});

async function start(encoderFolder: string): Promise<void> {
  const shell = nodeShell();
  indexer = shell.fork('indexer', { heapMegabytes: 256 });
  const host = serve<ExtractorHostContract>(indexer.openPort('extractor-host'), {
    fork() {
      const port = `extractor-${String(extractors.length + 1)}`;
      const child = shell.fork('extractor', { heapMegabytes: 512 });
      extractors.push(child);
      child.connect(indexer, port);
      void child.exited.then(({ code, signal, stderr }) =>
        host.emit('exited', { port, code, signal, stderr }),
      );
      return { port };
    },
    kill({ port }) {
      extractors[Number(port.slice('extractor-'.length)) - 1]?.kill();
      return null;
    },
  });
  serveEmbedder(indexer.openPort('embedder'));
  client = createClient<IndexerContract>(indexer.openPort('control'), 'indexer');
  await client.call('open', {
    ...{ dataFolder: work.dataFolder, encoderFolder, ignorePatterns: [] },
    ...{ maxFileBytes: 1e7, extractTimeoutMs: 20_000, extractorMaxBytes: 500e6 },
    pauseOnBattery: false,
  });
}

function serveEmbedder(port: Port): void {
  serve<EmbedderContract>(port, {
    load: () => ({ dimensions: embedder.dimensions, provider: 'cpu', missing: null }),
    health: () => ({ residentBytes: 0, peakBytes: 0 }),
    embed: ({ ids }, signal) => {
      if (holding === null) return embedder.embed(ids, signal);
      holding();
      return new Promise(() => {});
    },
  });
}

// Processes are started: on a machine that is busy that takes its time.
describe('the indexer’s process', { timeout: 120_000 }, () => {
  it('has documents read by an extractor, cut by the model’s tokens, and stored', async () => {
    await work.write(
      'bail.md',
      '# Le bail\n\nLe loyer est dû le premier du mois.\n\n## Le dépôt\n\nUn mois.',
    );
    await work.write(
      'page.html',
      '<title>Chats</title><h1>Le chat</h1><p>Il dort toute la journée.</p>',
    );
    await work.write('image.png', 'ceci n’est pas une image');
    await writeFile(work.path('binaire.bin'), Buffer.from([0, 1, 2, 3, 255, 254, 0, 9]));
    await client.call('addFolder', { path: work.folder });
    const counts = await client.call('update', { folders: null });
    expect(counts).toMatchObject({ files: 4, read: 4, failed: 0 });
    expect(counts.states).toEqual({ indexed: 3, unsupported: 1 });
    expect(counts.embedded).toBe(embedder.passages.length);
    expect(counts.tokens).toBe(embedder.passages.reduce((sum, { length }) => sum + length, 0));

    const reader = openReader(work.dataFolder);
    const document = reader.fileByPath(work.path('bail.md'))?.documentId ?? -1;
    const passages = reader.passages(document, null);
    expect(passages.map(({ text }) => text).join('\n')).toContain('Le loyer est dû');
    expect(passages.at(-1)?.context).toBe('Le bail');
    const [page] = reader.pages(document, null)?.pages ?? [];
    for (const { start, end, text } of passages) expect(page?.text.slice(start, end)).toBe(text);
    reader.close();

    expect(await client.call('update', { folders: null })).toMatchObject({ read: 0, unchanged: 4 });
    const { peakBytes } = await client.call('health', null);
    expect(peakBytes).toBeLessThan(300e6);
  });

  it('an extractor that died is replaced, and costs no file', async () => {
    await work.write('a.txt', 'Un texte.');
    await client.call('addFolder', { path: work.folder });
    await client.call('update', { folders: null });
    expect(extractors).toHaveLength(1);
    extractors[0]?.kill();
    await work.write('b.txt', 'Un autre texte.');
    expect(await client.call('update', { folders: null })).toMatchObject({
      ...{ read: 1, states: { indexed: 2 } },
    });
    expect(extractors).toHaveLength(2);

    // Closed, it leaves an index that the next writer takes over, and no lock.
    await client.call('close', null);
    indexer.kill();
    await indexer.exited;
    await work.open();
    expect(work.ledger()).toEqual({ 'a.txt': 'indexed', 'b.txt': 'indexed' });
  });

  it('killed, leaves no file locked and its work to the next one', async () => {
    for (let index = 0; index < 20; index++)
      await work.write(`${index}.txt`, `Texte numéro ${index}.`);
    await client.call('addFolder', { path: work.folder });
    // It waits for vectors when it is killed, so that it cannot have finished before.
    const embedding = new Promise<void>((resolve) => (holding = resolve));
    const update = client.call('update', { folders: null });
    const ended = expect(update).rejects.toMatchObject({ code: 'service-stopped' });
    await embedding;
    indexer.kill();
    await indexer.exited;
    await ended;
    holding = null;
    await start(modelFolder);
    expect(await client.call('update', { folders: null })).toMatchObject({
      states: { indexed: 20 },
    });
  });
});
