/** A writer killed at random points leaves a whole index, which the next one goes on with. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkIndex } from '../../src/main/store/check.ts';
import { openReader, openWriter } from '../../src/main/store/open.ts';
import { temporaryFolder } from '../unit/store/temporary-store.ts';

const kills = 6;
const child = join(import.meta.dirname, 'store-kill-child.ts');

async function runAndKill(folder: string, seed: number, afterMs: number): Promise<void> {
  const writer = spawn(process.execPath, [child, folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<string | null>((resolve) => {
    writer.on('exit', (_, signal) => resolve(signal));
  });
  await new Promise((resolve) => writer.stdout.once('data', resolve));
  await delay(afterMs);
  writer.kill('SIGKILL');
  expect(await exited).toBe('SIGKILL');
}

test(`${kills} kills, each on what the one before left`, async () => {
  const folder = temporaryFolder();
  for (let kill = 0; kill < kills; kill++) {
    await runAndKill(folder, kill + 1, (kill * 37) % 200);
    expect(checkIndex(folder)).toEqual({ fault: null, withoutVectors: 0, lostVectors: 0 });
    const reader = openReader(folder);
    for (const file of reader.files()) {
      // A document is there whole or not at all: each page has its passage, with its text.
      if (file.documentId === null) continue;
      const pages = reader.pages(file.documentId, null)?.pages ?? [];
      const passages = reader.passages(file.documentId, null);
      expect(passages.map(({ text }) => text)).toEqual(pages.map(({ text }) => text));
      expect(passages.length).toBe(file.passages);
    }
    reader.close();
  }
  // The lock went with the process; at most the file in hand is suspect.
  const writer = openWriter(folder);
  expect(writer.suspects().length).toBeLessThanOrEqual(kills);
  expect(writer.counts().documents).toBeGreaterThan(0);
  writer.tidy();
  writer.close();
  expect(checkIndex(folder).fault).toBeNull();
}, 120_000);
