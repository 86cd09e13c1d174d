import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '../../../src/main/log.ts';
import { readRunState, recordRunState } from '../../../src/main/run-state.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trouvaille-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = (): string[] =>
  readdirSync(join(folder, 'logs')).map((name) => join(folder, 'logs', name));
const text = (): string =>
  files()
    .map((file) => readFileSync(file, 'utf8'))
    .join('');

describe('the log', () => {
  it('writes events as lines of JSON, for the owner alone, and cuts long values', async () => {
    const log = await openLog(folder);
    log.info('opened', { files: 3 });
    log.error('failed', { detail: 'x'.repeat(10_000) });
    await log.close();
    const rows = text()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toMatchObject([{ msg: 'opened', files: 3 }, { msg: 'failed' }]);
    expect(text().length).toBeLessThan(2000);
    for (const file of files()) expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('turns over, and keeps no more than a few files', async () => {
    const log = await openLog(folder);
    for (let round = 0; round < 50; round++) {
      for (let event = 0; event < 500; event++) log.warn('filled', { detail: 'y'.repeat(500) });
      await wait(10); // the log turns over between two writes
    }
    await log.close();
    const sizes = files().map((file) => statSync(file).size);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.length).toBeLessThanOrEqual(5);
  });

  it('does without where the folder cannot be written', async () => {
    const log = await openLog('/dev/null/none');
    log.info('lost');
    await log.close();
    expect(() => statSync('/dev/null/none')).toThrow();
  });
});

describe('the state of the last run', () => {
  it('is kept part by part, and empty where there is none', () => {
    expect(readRunState(folder)).toEqual({ providers: [], degraded: [], connections: 0 });
    const passages = { for: 'passages', provider: 'cpu', reason: 'only', detail: '' };
    recordRunState(folder, { providers: [passages] });
    recordRunState(folder, { degraded: [{ code: 'folder-unavailable', detail: '/x' }] });
    expect(readRunState(folder)).toEqual({
      providers: [passages],
      degraded: [{ code: 'folder-unavailable', detail: '/x' }],
      connections: 0,
    });
  });
});
