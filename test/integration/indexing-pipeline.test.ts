import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmbedderContract } from '../../src/shared/inference-contract.ts';
import { TrouvailleError } from '../../src/shared/errors.ts';
import { createClient, portPair, serve, type Port } from '../../src/shared/rpc.ts';
import type { PassageEmbedder } from '../../src/main/indexing/types.ts';
import { EmbedderLink } from '../../src/main/indexing/embedder-link.ts';
import { HashEmbedder } from '../unit/indexing/doubles.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

let work: Workspace;
beforeEach(async () => {
  work = await Workspace.make();
});
afterEach(() => work.remove());

/** `count` documents of ten paragraphs of different lengths. */
async function documents(count: number, order = ''): Promise<void> {
  for (let index = 0; index < count; index++) {
    const paragraphs = Array.from({ length: 10 }, (_, at) =>
      Array.from(
        { length: 5 + ((index * 31 + at * 17) % 100) },
        (_, word) => `m${index}-${at}-${word}`,
      ).join(' '),
    );
    await work.write(`${String(index).padStart(3, '0')}.txt`, order + paragraphs.join('\n\n'));
  }
}

/** Holds calls back until it is opened. */
class Gate {
  waiting = 0;
  open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));

  async pass(): Promise<void> {
    this.waiting++;
    await this.#opened;
    this.waiting--;
  }
}

function gated(embedder: PassageEmbedder, gate: Gate): PassageEmbedder {
  return {
    async embed(ids, signal) {
      await gate.pass();
      return embedder.embed(ids, signal);
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('not so after 60 s');
    await delay(5);
  }
}

describe('the pipeline', { timeout: 120_000 }, () => {
  it('keeps batches on their way, and reads on while the encoder works', async () => {
    await documents(30);
    const gate = new Gate();
    const indexer = await work.open({ embedder: gated(work.embedder, gate) });
    const update = indexer.update(null, new AbortController().signal);
    // No batch comes back, and all is read nonetheless.
    await until(() => work.extractor.read.length === 30 && gate.waiting === 6);
    gate.open();
    expect(await update).toMatchObject({ read: 30, passages: 300, embedded: 300 });
    expect(work.embedder.mostUnderWay).toBe(6);
    expect(work.embedder.passages).toHaveLength(300);
  });

  it('stops reading ahead where enough waits for the encoder', async () => {
    // 40 documents of some 5,500 tokens each: 131,072 tokens are 24 of them.
    for (let index = 0; index < 40; index++) {
      await work.write(`${index}.txt`, `${index} ${'mot '.repeat(5500)}`);
    }
    const gate = new Gate();
    const indexer = await work.open({ embedder: gated(work.embedder, gate) });
    const update = indexer.update(null, new AbortController().signal);
    await until(() => work.extractor.read.length >= 24);
    await delay(100);
    expect(work.extractor.read.length).toBeLessThan(27);
    gate.open();
    expect(await update).toMatchObject({ read: 40 });
  });

  it('stores a document as soon as its vectors are there, the latest change first', async () => {
    work.embedder = new HashEmbedder(8, 4);
    await documents(60);
    const update = work.update();
    await until(() => (work.ledger()['059.txt'] ?? '') === 'indexed');
    expect(
      Object.values(work.ledger()).filter((state) => state === 'pending').length,
    ).toBeGreaterThan(20);
    await update;
  });

  it('cancelled, ends at once, keeps what was done, and the next run does the rest', async () => {
    work.embedder = new HashEmbedder(8, 4);
    await documents(60);
    const stop = new AbortController();
    const update = work.update(stop.signal);
    await until(() => Object.values(work.ledger()).includes('indexed'));
    const sent = work.embedder.batches.length;
    const read = work.extractor.read.length;
    stop.abort();
    await expect(update).rejects.toMatchObject({ code: 'cancelled' });
    // Nothing more is sent or opened: at most what was on its way came back.
    expect(work.embedder.batches.length - sent).toBeLessThanOrEqual(6);
    expect(work.extractor.read.length - read).toBeLessThanOrEqual(1);
    const done = Object.values(work.ledger()).filter((state) => state === 'indexed').length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(60);
    expect(work.store.counts().documents).toBe(done);
    expect(await work.update()).toMatchObject({ files: 60, unchanged: done, read: 60 - done });
    expect(work.store.counts()).toMatchObject({ documents: 60, passages: 600, pending: 0 });
  });

  it('cancelled while a file is open, leaves no suspect behind', async () => {
    await documents(1, 'SLOW 60000 ');
    const stop = new AbortController();
    const update = work.update(stop.signal);
    await until(() => work.extractor.read.length === 1);
    expect(work.store.suspects()).toHaveLength(1);
    stop.abort();
    await expect(update).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.store.suspects()).toEqual([]);
  });

  it('paused, sends nothing to the encoder until it goes on', async () => {
    work.embedder = new HashEmbedder(8, 3);
    await documents(40);
    const indexer = await work.open();
    const update = work.update();
    await until(() => work.embedder.batches.length > 2);
    indexer.pause(true);
    await delay(50);
    const batches = work.embedder.batches.length;
    await delay(100);
    expect(work.embedder.batches).toHaveLength(batches);
    expect(work.progress.at(-1)?.phase).toBe('paused');
    indexer.pause(false);
    expect(await update).toMatchObject({ read: 40 });
  });

  it('closed during a run, ends it between two documents', async () => {
    work.embedder = new HashEmbedder(8, 4);
    await documents(30);
    const update = work.update();
    const ended = expect(update).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => Object.values(work.ledger()).includes('indexed'));
    await work.close();
    await ended;
    expect((await work.update()).states).toEqual({ indexed: 30 });
  });

  it('a folder removed during a run takes its waiting documents with it', async () => {
    work.embedder = new HashEmbedder(8, 4);
    await documents(30);
    const indexer = await work.open();
    const update = work.update();
    await until(() => Object.values(work.ledger()).includes('indexed'));
    await indexer.removeFolder(work.folder);
    expect(await update).toMatchObject({ files: 0 });
    expect(work.store.counts()).toMatchObject({ documents: 0, passages: 0, vectors: 0 });
  });

  it('ends with the error of what it cannot do without, and loses nothing by it', async () => {
    await documents(5);
    let fails = true;
    const embedder = work.embedder;
    const indexer = await work.open({
      embedder: {
        embed: (ids, signal) =>
          fails
            ? Promise.reject(new TrouvailleError('service-stopped', { service: 'embedder' }))
            : embedder.embed(ids, signal),
      },
    });
    const signal = new AbortController().signal;
    await expect(indexer.update(null, signal)).rejects.toMatchObject({ code: 'service-stopped' });
    expect(work.store.counts()).toMatchObject({ documents: 0, pending: 5 });
    fails = false;
    expect(await indexer.update(null, signal)).toMatchObject({ read: 5, states: { indexed: 5 } });
  });

  it('of a document of thousands of passages, keeps what was embedded when it is interrupted', async () => {
    work.embedder = new HashEmbedder(8, 1);
    const lines = Array.from({ length: 5000 }, (_, index) => `ligne ${index}`);
    await work.write('livre.txt', lines.join('\n\n'));
    const stop = new AbortController();
    const update = work.update(stop.signal);
    await until(() => work.embedder.passages.length > 3000);
    stop.abort();
    await expect(update).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.store.counts()).toMatchObject({ documents: 0, passages: 0 });
    const counts = await work.update();
    expect(counts).toMatchObject({ read: 1, passages: 5000, states: { indexed: 1 } });
    expect(counts.embedded).toBeLessThan(3000);
    expect(work.store.counts()).toMatchObject({ passages: 5000, vectors: 5000 });
  });

  it('tells how far it is', async () => {
    await documents(20);
    await work.update();
    expect(new Set(work.progress.map(({ phase }) => phase))).toContain('scanning');
    expect(work.progress.at(-1)).toMatchObject({
      phase: 'idle',
      filesDone: 20,
      filesTotal: 20,
      passagesDone: 200,
    });
    expect(work.counted).toHaveLength(1);
  });

  it('600 unchanged files are compared without one being opened', async () => {
    for (let index = 0; index < 600; index++)
      await work.write(`${index % 20}/${index}.txt`, `Texte ${index}.`);
    await work.update();
    const read = work.extractor.read.length;
    const counts = await work.update();
    expect(counts).toMatchObject({ files: 600, read: 0, unchanged: 600 });
    expect(work.extractor.read).toHaveLength(read);
  });
});

describe('an embedder that dies', () => {
  function embedder(fate: (call: number) => 'die' | 'live'): Port {
    const [here, there] = portPair();
    let calls = 0;
    serve<EmbedderContract>(there, {
      load: () => ({ dimensions: 1, provider: 'cpu', missing: null }),
      health: () => ({ residentBytes: 0, peakBytes: 0 }),
      embed: ({ ids }) => {
        if (fate(++calls) === 'die') {
          there.close();
          return new Promise(() => {});
        }
        return { vectors: new Float32Array(ids.length), forwardMs: 1 };
      },
    });
    return here;
  }
  const signal = new AbortController().signal;

  it('is waited for: the batch goes to the next one', async () => {
    const link = new EmbedderLink();
    const first = link.embed([new Int32Array(3)], signal);
    link.connect(
      createClient(
        embedder(() => 'die'),
        'embedder',
      ),
    );
    await delay(10);
    link.connect(
      createClient(
        embedder(() => 'live'),
        'embedder',
      ),
    );
    expect((await first).vectors).toHaveLength(1);
  });

  it('of the same batch again and again, ends the run', async () => {
    const link = new EmbedderLink();
    const batch = link.embed([new Int32Array(3)], signal);
    const ended = expect(batch).rejects.toMatchObject({ code: 'service-stopped' });
    for (let death = 0; death < 3; death++) {
      link.connect(
        createClient(
          embedder(() => 'die'),
          'embedder',
        ),
      );
      await delay(10);
    }
    await ended;
  });

  it('is not waited for by who has cancelled', async () => {
    const stop = new AbortController();
    const batch = new EmbedderLink().embed([new Int32Array(3)], stop.signal);
    stop.abort();
    await expect(batch).rejects.toMatchObject({ code: 'cancelled' });
  });
});
