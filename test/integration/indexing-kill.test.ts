/** The indexer killed at random points of real runs: what is left is whole, and is completed. */
import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Workspace } from '../unit/indexing/workspace.ts';

const kills = 12;
const child = join(import.meta.dirname, 'indexing-kill-child.ts');

let killed: Workspace;
let whole: Workspace;
beforeEach(async () => {
  killed = await Workspace.make();
  whole = await Workspace.make();
});
afterEach(async () => {
  await killed.remove();
  await whole.remove();
});

/** Runs the indexer; kills it `afterMs` after it has opened the index. Whether it had ended. */
async function run(base: string, afterMs: number): Promise<boolean> {
  const indexer = spawn(process.execPath, [child, base], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => indexer.on('exit', resolve));
  await Promise.race([new Promise((resolve) => indexer.stdout.once('data', resolve)), exited]);
  await Promise.race([delay(afterMs), exited]);
  indexer.kill('SIGKILL');
  return (await exited) === 0;
}

/** All that the index holds of the folder. */
function content(workspace: Workspace): unknown {
  return workspace.reports().map(({ path, state, contentHash, failure, type }) => ({
    ...{ path: workspace.short(path), state, contentHash, failure, type },
    passages: workspace.passages(workspace.short(path)),
  }));
}

it(`${kills} kills at random points leave an index that the next run completes, as if unharmed`, async () => {
  for (let index = 0; index < 40; index++) {
    const order = index % 10 === 3 ? 'DAMAGED ' : index % 10 === 5 ? 'SLOW 20 ' : '';
    const paragraphs = Array.from(
      { length: 6 },
      (_, at) => `mot${index % 30} phrase${at} ${'x '.repeat(at * 9)}`,
    );
    await killed.write(`${index % 4}/${index}.txt`, order + paragraphs.join('\n\n'));
  }
  await cp(killed.folder, whole.folder, { recursive: true, preserveTimestamps: true });
  expect(await run(whole.base, 60_000)).toBe(true);

  // mulberry32, seeded: the same points in every run, as far as the machine's speed allows.
  let seed = 20_261_121;
  const random = (): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  let interrupted = 0;
  for (let kill = 0; kill < kills; kill++) {
    if (!(await run(killed.base, random() * 250))) interrupted++;
  }
  expect(interrupted).toBeGreaterThan(0);

  expect(await run(killed.base, 60_000)).toBe(true);
  await killed.open();
  await whole.open();
  expect(content(killed)).toEqual(content(whole));
  expect({ ...killed.store.counts(), indexBytes: 0 }).toEqual({
    ...whole.store.counts(),
    indexBytes: 0,
  });
  expect(killed.store.suspects()).toEqual([]);
  expect(await killed.update()).toMatchObject({ read: 0, unchanged: 40, embedded: 0 });
}, 300_000);
