import { chmodSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openWriter } from '../../src/main/store/open.ts';
import { temporaryFolder, trouvaille } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const report = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), repaired: z.boolean() }),
  ),
});

let folder: ReturnType<typeof temporaryFolder>;
let count = 0;
let data: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

function madeData(): string {
  data = join(folder.path, `data-${++count}`);
  openWriter(data).close();
  return data;
}

async function doctor(
  ...words: string[]
): Promise<{ status: number | null } & z.infer<typeof report>> {
  const { status, stdout, stderr } = await trouvaille([
    '--data',
    data,
    'doctor',
    '--json',
    ...words,
  ]);
  expect(stderr).toBe('');
  return { status, ...report.parse(JSON.parse(stdout)) };
}

const wrong = ({ checks }: z.infer<typeof report>): string[] =>
  checks.filter((check) => !check.ok).map((check) => check.name);

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    madeData();
    const found = await doctor();
    expect([found.status, found.ok, wrong(found)]).toEqual([0, true, []]);
    expect(found.checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(['versions', 'data folder', 'settings', 'database', 'vectors']),
    );
  });

  it('finds nothing wrong before anything was made', async () => {
    data = join(folder.path, 'none');
    expect(await doctor()).toMatchObject({ status: 0, ok: true });
    expect(() => statSync(data)).toThrow('ENOENT');
  });

  it('closes a data folder that others can read', async () => {
    chmodSync(madeData(), 0o755);
    const found = await doctor();
    expect([found.status, wrong(found)]).toEqual([3, ['data folder']]);
    expect(await doctor('--repair')).toMatchObject({ status: 0, ok: true });
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('sets damaged settings aside', async () => {
    writeFileSync(join(madeData(), 'settings.json'), '{"dtype":');
    const found = await doctor();
    expect([found.status, wrong(found)]).toEqual([2, ['settings']]);
    expect(await doctor('--repair')).toMatchObject({ status: 0, ok: true });
    expect(readdirSync(data).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
  });

  it('sets a damaged database aside, so that indexing can begin again', async () => {
    const file = join(madeData(), 'index.db');
    writeFileSync(
      file,
      Buffer.concat([Buffer.alloc(4096, 'x'), Buffer.alloc(statSync(file).size)]),
    );
    const found = await doctor();
    expect([found.status, wrong(found)]).toEqual([5, ['database']]);
    const repaired = await doctor('--repair');
    expect([repaired.status, repaired.ok]).toEqual([0, true]);
    expect(repaired.checks.find((check) => check.name === 'database')).toMatchObject({
      repaired: true,
      detail: expect.stringContaining('index.db.damaged-') as string,
    });
    const status = await trouvaille(['--data', data, 'status', '--json']);
    expect(status.status).toBe(0);
  });

  it('leaves a newer database alone', async () => {
    const database = new Database(join(madeData(), 'index.db'));
    database.pragma('user_version = 999');
    database.close();
    const found = await doctor('--repair');
    expect([found.status, wrong(found)]).toEqual([5, ['database']]);
    expect(readdirSync(data).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('tells a watched folder that is gone', async () => {
    madeData();
    const gone = join(folder.path, 'gone');
    mkdirSync(gone);
    await trouvaille(['--data', data, 'add', gone]);
    rmdirSync(gone);
    const found = await doctor();
    expect([found.status, wrong(found)]).toEqual([3, ['watched folder']]);
    expect(found.checks.find((check) => !check.ok)?.detail).toContain('does not exist');
  });
});
