import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { toFailure, type Failure } from '../../../src/shared/errors.ts';
import { downloadModel, type DownloadOptions } from '../../../src/main/model/download/download.ts';
import { neededFiles } from '../../../src/main/model/download/needed-files.ts';
import { retryAfterMs } from '../../../src/main/model/download/retries.ts';
import {
  partialBytes,
  readOrigin,
  stagingFolder,
} from '../../../src/main/model/download/staging.ts';
import { HubDouble } from '../../hub-double.ts';
import { temporaryFolder } from './compiled-root.ts';

const id = 'someone/model';
const weights = seeded(300_000);
const files = new Map([
  ['config.json', Buffer.from('{"model_type":"bert"}')],
  ['tokenizer.json', Buffer.from('{}')],
  ['1_Pooling/config.json', Buffer.from('{"pooling_mode_mean_tokens":true}')],
  ['model.safetensors', weights],
]);

let hub: HubDouble;
let data: string;
let connections: number;
beforeEach(async () => {
  hub = await new HubDouble().open();
  hub.publish(id, files);
  data = temporaryFolder();
  connections = 0;
});
afterEach(() => hub.close());

/** Bytes that do not repeat, the same at each run. */
function seeded(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < length; at++) {
    blocks.push(createHash('sha256').update(String(at)).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const download = (options: Partial<DownloadOptions> = {}): Promise<string> =>
  downloadModel(data, id, {
    address: hub.address,
    proxy: '',
    stallMilliseconds: 300,
    pauseMs: 1,
    onConnection: () => (connections += 1),
    ...options,
  });

async function failure(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return toFailure(error);
  }
  throw new Error('it did not fail');
}

/** The weights' whole content is on the disk under their own name, and nothing of a part is left. */
function expectWhole(folder: string): void {
  expect(readFileSync(join(folder, 'model.safetensors')).equals(weights)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
}

const rangesAsked = (): (string | undefined)[] =>
  hub
    .requestsOf('model.safetensors')
    .filter(({ status }) => status !== 302)
    .map(({ range }) => range);

describe('a download', () => {
  it('brings every file of the model, pins its revision and counts its connections', async () => {
    const told: [number, number][] = [];
    const folder = await download({ onProgress: (done, total) => told.push([done, total]) });
    expectWhole(folder);
    for (const [name, content] of files) {
      expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
    }
    expect(readOrigin(folder)).toMatchObject({ id, revision: hub.revision, address: hub.address });
    const total = [...files.values()].reduce((sum, content) => sum + content.length, 0);
    expect(told.at(-1)).toEqual([total, total]);
    expect(connections).toBeGreaterThanOrEqual(2); // the hub and its store
  });

  it('fetches no file that the model does not need', async () => {
    hub.publish(id, new Map([...files, ['onnx/model.onnx', weights], ['training.log', weights]]));
    hub.publish(
      id,
      new Map([...files, ['onnx/model.onnx', weights], ['pytorch_model.bin', weights]]),
    );
    await download();
    expect(hub.requestsOf('.onnx')).toEqual([]);
    expect(hub.requestsOf('.bin')).toEqual([]);
  });

  it('comes from a mirror that describes models without their revisions', async () => {
    hub.describesRevisions = false;
    expect(readOrigin(await download())?.revision).toBe(hub.revision);
  });

  it('checks the files by the answers’ checksums where the list has none', async () => {
    hub.listsChecksums = false;
    expectWhole(await download());
    hub.fail('model.safetensors', { kind: 'spoiled' }, { kind: 'spoiled' });
    data = temporaryFolder();
    expect(await failure(download())).toMatchObject({ code: 'download-damaged' });
  });
});

describe('a download whose connection', () => {
  it('drops goes on where it stopped', async () => {
    hub.fail('model.safetensors', { kind: 'drop', after: 100_000 });
    expectWhole(await download());
    const [first, second] = rangesAsked();
    expect(first).toBeUndefined();
    expect(second).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('stalls is given up after its silence, and goes on', async () => {
    hub.fail('model.safetensors', { kind: 'stall', after: 100_000 });
    expectWhole(await download());
    expect(rangesAsked()).toHaveLength(2);
  });

  it('drops again and again with nothing received is given up, and says so', async () => {
    hub.fail(
      'model.safetensors',
      ...Array.from({ length: 9 }, () => ({ kind: 'drop' as const, after: 0 })),
    );
    expect(await failure(download())).toMatchObject({ code: 'hub-unreachable' });
    expect(rangesAsked()).toHaveLength(5);
  });

  it('is announced shorter than the file goes on to the end', async () => {
    hub.fail('model.safetensors', { kind: 'length', by: -120_000 });
    expectWhole(await download());
    expect(rangesAsked()).toEqual([undefined, 'bytes=180000-']);
  });

  it('is announced longer than the file ends with the file', async () => {
    hub.fail('model.safetensors', { kind: 'length', by: 50 });
    expectWhole(await download());
  });

  it('is redirected for ever is given up', async () => {
    hub.fail(
      'revision/main',
      ...Array.from({ length: 9 }, () => ({
        kind: 'redirect' as const,
        to: `/api/models/${id}/revision/main`,
      })),
    );
    expect(await failure(download())).toMatchObject({
      code: 'hub-refused',
      values: { status: 302 },
    });
  });

  it('cannot be made says which host', async () => {
    const { address } = hub;
    await hub.close();
    const failed = await failure(download());
    expect(failed.code).toBe('hub-unreachable');
    expect(failed.values['host']).toBe(new URL(address).host);
    hub = await new HubDouble().open();
  });
});

describe('a hub that answers', () => {
  it.each([429, 503, 500])('%i is asked again, as late as it says', async (status) => {
    hub.fail('config.json', { kind: 'status', status, headers: { 'retry-after': '1' } });
    const started = performance.now();
    expectWhole(await download());
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('with more patience than a person has is given up', async () => {
    hub.fail('revision/main', { kind: 'status', status: 429, headers: { 'retry-after': '9000' } });
    expect(await failure(download())).toMatchObject({
      code: 'hub-refused',
      values: { status: 429 },
    });
    expect(hub.requests).toHaveLength(1);
  });

  it.each([401, 403, 404])('%i is not asked again', async (status) => {
    hub.fail('model.safetensors', { kind: 'status', status });
    const failed = await failure(download());
    expect(failed).toMatchObject({
      code: 'hub-refused',
      values: { file: 'model.safetensors', status },
    });
    expect(rangesAsked()).toHaveLength(1);
  });

  it('that it has no such model is believed', async () => {
    const work = downloadModel(data, 'nobody/nothing', {
      address: hub.address,
      proxy: '',
      onConnection() {},
    });
    expect(await failure(work)).toMatchObject({ code: 'hub-refused', values: { status: 404 } });
  });

  it('503 for ever is given up', async () => {
    hub.fail(
      'revision/main',
      ...Array.from({ length: 9 }, () => ({ kind: 'status' as const, status: 503 })),
    );
    expect(await failure(download())).toMatchObject({
      code: 'hub-refused',
      values: { status: 503 },
    });
    expect(hub.requests).toHaveLength(5);
  });
});

describe('content that is not the published file', () => {
  it('is fetched anew once', async () => {
    hub.fail('model.safetensors', { kind: 'spoiled' });
    expectWhole(await download());
    expect(rangesAsked()).toEqual([undefined, undefined]);
  });

  it('twice is refused, and no file of that name is left', async () => {
    hub.fail('model.safetensors', { kind: 'spoiled' }, { kind: 'spoiled' });
    expect(await failure(download())).toMatchObject({
      code: 'download-damaged',
      values: { file: 'model.safetensors', detail: 'sha256' },
    });
    const left = readdirSync(stagingFolder(data, id));
    expect(left.filter((name) => name.startsWith('model'))).toEqual([]);
  });

  it('is noticed in small files too, by Git’s own checksum', async () => {
    hub.fail('/tokenizer.json', { kind: 'spoiled' }, { kind: 'spoiled' });
    expect(await failure(download())).toMatchObject({ values: { detail: 'git-blob' } });
  });
});

describe('a download that was interrupted', () => {
  const interrupted = async (): Promise<void> => {
    const controller = new AbortController();
    hub.fail('model.safetensors', { kind: 'stall', after: 150_000 });
    const work = download({
      signal: controller.signal,
      stallMilliseconds: 60_000,
      onProgress: (done) => {
        if (done > 140_000) controller.abort();
      },
    });
    expect((await failure(work)).code).toBe('cancelled');
    expect(partialBytes(data, id)).toBeGreaterThan(100_000);
    hub.requests.length = 0;
  };

  it('goes on where it stopped, at its revision, though the hub has a newer one', async () => {
    await interrupted();
    expectWhole(await download());
    expect(rangesAsked()).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(hub.requestsOf('revision/main')).toEqual([]);
    expect(hub.requestsOf('config.json')).toEqual([]);
  });

  it('begins anew where the file was changed meanwhile', async () => {
    await interrupted();
    const changed = Buffer.from(weights).fill(1, 0, 1000);
    hub.publish(id, new Map([...files, ['model.safetensors', changed]]));
    // The pinned list still asks for the file as it was: what the hub has now is not it.
    expect((await failure(download())).code).toBe('download-damaged');
    hub.publish(id, files);
    expectWhole(await download());
  });

  it('takes the newer revision where its own is gone', async () => {
    await interrupted();
    hub.revision = 'b'.repeat(40);
    const folder = await download();
    expectWhole(folder);
    expect(readOrigin(folder)?.revision).toBe(hub.revision);
  });

  it.each(['no-range', 'other-range'] as const)('is not misled by a hub with %s', async (kind) => {
    await interrupted();
    hub.fail('model.safetensors', { kind });
    expectWhole(await download());
  });
});

describe('room on the disk', () => {
  it('is looked at before anything is fetched', async () => {
    const failed = await failure(download({ freeBytes: () => 1000 }));
    expect(failed).toMatchObject({ code: 'disk-short', values: { needed: 1, free: 0 } });
    expect(hub.requestsOf('config.json')).toEqual([]);
    expect(existsSync(join(stagingFolder(data, id), 'config.json'))).toBe(false);
  });
});

describe('a proxy', () => {
  it('named by its setting carries the requests', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      passOn(request).then(
        (answer) => response.writeHead(answer.status, answer.headers).end(answer.body),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const { port } = proxy.address() as AddressInfo;
    expectWhole(await download({ proxy: `http://127.0.0.1:${port}` }));
    expect(seen[0]).toBe(`${hub.address}/api/models/${id}/revision/main?blobs=true`);
  });

  it('that is not there is told', async () => {
    const failed = await failure(download({ proxy: 'http://127.0.0.1:1' }));
    expect(failed.code).toBe('hub-unreachable');
    expect(hub.requests).toEqual([]);
  });
});

async function passOn(
  request: IncomingMessage,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const headers: Record<string, string> = {};
  if (request.headers.range) headers['range'] = request.headers.range;
  const answer = await fetch(request.url ?? '', { headers, redirect: 'manual' });
  const kept = ['location', 'etag', 'x-linked-size', 'x-linked-etag', 'content-range'];
  return {
    status: answer.status,
    headers: Object.fromEntries(
      kept.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

describe('the files that make a model', () => {
  it('are its weights in one form, its configuration and one vocabulary', () => {
    const names = [
      '.gitattributes',
      'README.md',
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'pytorch_model.bin',
      'tf_model.h5',
      'onnx/model.onnx',
      'tokenizer.json',
      'vocab.txt',
      'sentencepiece.bpe.model',
      'special_tokens_map.json',
      '../config.json',
      'a/config.json',
    ];
    expect(neededFiles(names)).toEqual([
      'README.md',
      '1_Pooling/config.json',
      'config.json',
      'tokenizer.json',
      'special_tokens_map.json',
      'model.safetensors',
    ]);
  });

  it('are all shards where the weights are sharded, and a vocabulary where there is no tokenizer', () => {
    const shards = [
      'pytorch_model-00001-of-00002.bin',
      'pytorch_model-00002-of-00002.bin',
      'pytorch_model.bin.index.json',
    ];
    expect(neededFiles(['sentencepiece.bpe.model', 'config.json', ...shards])).toEqual([
      'sentencepiece.bpe.model',
      'config.json',
      ...shards,
    ]);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 1960 00:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header, 0)).toBe(expected);
  });
});
