import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ExtractorSupervisor,
  type ExtractorExit,
  type ForkedExtractor,
} from '../../src/main/indexing/extractor-supervisor.ts';
import { ChannelPort, type Envelope } from '../../src/main/shell/node/envelope.ts';
import type { ExtractorContract } from '../../src/shared/extraction-contract.ts';
import { createClient } from '../../src/shared/rpc.ts';

const entry = join(import.meta.dirname, '../fixtures/extract/hostile-extractor.ts');
const megabyte = 1024 * 1024;

let folder: string;
let letter: string;
const children: ChildProcess[] = [];
const supervisors: ExtractorSupervisor[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trouvaille-supervisor-'));
  letter = write('lettre.txt', 'Madame, Monsieur,\n\nVeuillez trouver ci-joint le contrat.');
});
afterEach(() => {
  for (const supervisor of supervisors.splice(0)) supervisor.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A real process of the hostile extractor, behind the same channel as the shell's. */
function forkHostile(): Promise<ForkedExtractor> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.push(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const port = new ChannelPort('extract', (envelope) => {
    if (child.connected) child.send(envelope, () => {});
  });
  child.on('message', (envelope: Envelope) => {
    if (envelope.kind === 'data') port.receive(envelope.data);
  });
  const exited = new Promise<ExtractorExit>((resolve) => {
    child.on('close', (code, signal) => {
      port.closed();
      resolve({ code, signal, stderr });
    });
  });
  child.send({ kind: 'open', port: 'extract' } satisfies Envelope);
  return Promise.resolve({
    client: createClient<ExtractorContract>(port, 'extractor'),
    kill: () => child.kill('SIGKILL'),
    exited,
  });
}

function supervise(options: { timeoutMs?: number; maxBytes?: number } = {}): {
  supervisor: ExtractorSupervisor;
  forks: () => number;
} {
  const supervisor = new ExtractorSupervisor({
    fork: forkHostile,
    timeoutMs: options.timeoutMs ?? 20_000,
    maxBytes: options.maxBytes ?? 600 * megabyte,
  });
  supervisors.push(supervisor);
  return { supervisor, forks: () => children.length };
}

const signal = new AbortController().signal;

describe('the supervisor of extractors', () => {
  it('reads documents one after the other in one process', async () => {
    const { supervisor, forks } = supervise();
    const files = await Promise.all([1, 2, 3].map(() => supervisor.extract(letter, { signal })));
    expect(files.map(({ type }) => type)).toEqual(['txt', 'txt', 'txt']);
    expect(forks()).toBe(1);
  });

  it('passes on what a document is at fault of, and keeps the process', async () => {
    const { supervisor, forks } = supervise();
    const empty = write('vide.txt', ' \n');
    await expect(supervisor.extract(empty, { signal })).rejects.toMatchObject({
      code: 'document-empty',
    });
    await supervisor.extract(letter, { signal });
    expect(forks()).toBe(1);
  });

  it('kills a process that hangs, says after how long, and goes on with the next document', async () => {
    const { supervisor, forks } = supervise({ timeoutMs: 3000 });
    await expect(supervisor.extract(write('hang', 'x'), { signal })).rejects.toMatchObject({
      code: 'document-timeout',
      values: { seconds: 3 },
    });
    expect((await supervisor.extract(letter, { signal })).type).toBe('txt');
    expect(forks()).toBe(2);
  });

  it('tells a crash with what ended the process, and goes on', async () => {
    const { supervisor, forks } = supervise();
    await expect(supervisor.extract(write('abort', 'x'), { signal })).rejects.toMatchObject({
      code: 'document-crashed',
      values: { detail: 'SIGABRT' },
    });
    expect((await supervisor.extract(letter, { signal })).type).toBe('txt');
    expect(forks()).toBe(2);
  });

  it('reads a document again, in a process of its own, where an earlier one may be to blame', async () => {
    const { supervisor, forks } = supervise();
    await supervisor.extract(write('leak', 'texte'), { signal });
    const file = await supervisor.extract(write('after-leak.txt', 'innocent'), { signal });
    expect(file.parts[0]?.pages[0]?.text).toBe('innocent');
    expect(forks()).toBe(2);
  });

  it('ends a process that eats memory, though its thread is blocked', async () => {
    const { supervisor } = supervise({ maxBytes: 300 * megabyte });
    await expect(supervisor.extract(write('swell', 'x'), { signal })).rejects.toMatchObject({
      code: 'document-crashed',
      values: { detail: expect.stringContaining('over its memory limit') as string },
    });
    expect((await supervisor.extract(letter, { signal })).type).toBe('txt');
  });

  it('replaces a process that has grown before the next document', async () => {
    // Node itself holds more than this share.
    const { supervisor, forks } = supervise({ maxBytes: 140 * megabyte });
    await supervisor.extract(letter, { signal });
    await supervisor.extract(letter, { signal });
    expect(forks()).toBe(2);
  });

  it('is cancelled at once though the process hears nothing', async () => {
    const { supervisor, forks } = supervise();
    const controller = new AbortController();
    const reading = supervisor.extract(write('hang', 'x'), { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await supervisor.extract(letter, { signal });
    expect(forks()).toBe(2);
  });

  it('does not start a document that was cancelled before', async () => {
    const { supervisor, forks } = supervise();
    await expect(supervisor.extract(letter, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      { code: 'cancelled' },
    );
    expect(forks()).toBe(0);
  });

  it('says that no extractor is to be had', async () => {
    const supervisor = new ExtractorSupervisor({
      fork: () => Promise.reject(new Error('no more processes')),
      timeoutMs: 1000,
      maxBytes: megabyte,
    });
    await expect(supervisor.extract(letter, { signal })).rejects.toMatchObject({
      code: 'service-stopped',
    });
  });

  it('rejects what is being read when it is closed', async () => {
    const { supervisor } = supervise();
    const reading = supervisor.extract(write('hang', 'x'), { signal });
    setTimeout(() => supervisor.close(), 1500);
    await expect(reading).rejects.toMatchObject({ code: 'service-stopped' });
    await expect(supervisor.extract(letter, { signal })).rejects.toMatchObject({
      code: 'service-stopped',
    });
  });
});
