import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  dataFolderWithModels,
  isRoot,
  start,
  temporaryFolder,
  temporaryMount,
  trouvaille,
} from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const status = z.object({ documents: z.number(), passages: z.number() });
const counts = z.object({
  files: z.number(),
  read: z.number(),
  states: z.record(z.string(), z.number()),
});

let folder: ReturnType<typeof temporaryFolder>;
let documents: string;
let data: string;
const total = 12;

/** Words that no two texts share much of, so that every passage is computed. */
function text(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  const word = (): string => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state.toString(36);
  };
  return Array.from({ length: 30 }, () => `${Array.from({ length: 8 }, word).join(' ')}.`).join(
    ' ',
  );
}

beforeAll(() => {
  folder = temporaryFolder();
  documents = join(folder.path, 'documents');
  mkdirSync(documents);
  for (let seed = 0; seed < total; seed++) {
    writeFileSync(join(documents, `texte-${seed}.txt`), text(seed));
  }
  data = dataFolderWithModels(folder.path);
});
afterAll(() => folder.remove());

const indexed = async (): Promise<number> => {
  const { stdout } = await trouvaille(['--data', data, 'status', '--json']);
  return status.parse(JSON.parse(stdout)).documents;
};

describe('indexing', () => {
  it('that is interrupted keeps what was done, and goes on from there', async () => {
    const child = start(['--data', data, 'index', documents, '--json']);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    for (let tries = 0; tries < 600 && (await indexed()) === 0; tries++) await wait(20);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const before = await indexed();
    expect(before).toBeGreaterThan(0);

    const { stdout } = await trouvaille(['--data', data, 'index', '--json']);
    const second = counts.parse(JSON.parse(stdout));
    expect(second).toMatchObject({ files: total, states: { indexed: total } });
    expect(second.read).toBeLessThanOrEqual(total - before);
    expect(await indexed()).toBe(total);
  }, 180_000);

  it.skipIf(!isRoot)(
    'on a disk that fills up says so, and what was stored can be read',
    async (context) => {
      const mount = temporaryMount(folder.path, 'size=280k,mode=700');
      if (mount === null) {
        context.skip('mounting is not permitted here');
        return;
      }
      try {
        const small = join(mount.path, 'data');
        mkdirSync(small, { mode: 0o700 });
        symlinkSync(join(data, 'compiled'), join(small, 'compiled'));
        const ended = await trouvaille(['--data', small, 'index', documents, '--quiet']);
        expect(ended.stderr.trim().split('\n')).toEqual([
          expect.stringContaining('is full: free some'),
        ]);
        expect([ended.status, ended.stdout]).toEqual([6, '']);
        const read = await trouvaille(['--data', small, 'status', '--json']);
        expect(read.status).toBe(0);
      } finally {
        mount.unmount();
      }
    },
    180_000,
  );
});
