/** Ctrl+C in the middle of `index`: what was done is kept, and the next run does the rest. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TrouvailleError } from '../../src/shared/errors.ts';
import { openReader } from '../../src/main/store/open.ts';
import { dataFolderWithModels, start, temporaryFolder, trouvaille } from './command.ts';

const files = 30;

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let documents: string;
beforeAll(() => {
  folder = temporaryFolder();
  data = dataFolderWithModels(folder.path);
  documents = join(folder.path, 'documents');
  mkdirSync(documents);
  for (let index = 0; index < files; index++) {
    const clauses = Array.from(
      { length: 15 },
      (_, at) =>
        `Article ${at}. Le dossier ${index} prévoit ${index * 37 + at} euros au titre ${at}.`,
    );
    writeFileSync(join(documents, `${index}.txt`), clauses.join('\n\n'));
  }
});
afterAll(() => folder.remove());

/** Documents in the index; 0 also while its tables are being made. */
function stored(): number {
  let reader;
  try {
    reader = openReader(data);
    return reader.counts().documents;
  } catch (error) {
    if (error instanceof TrouvailleError && error.code === 'nothing-indexed') return 0;
    throw error;
  } finally {
    reader?.close();
  }
}

it('an interrupted index keeps what was done, and the next one does the rest alone', async () => {
  const child = start(['--data', data, 'index', documents, '--json']);
  let stdout = '';
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (stored() === 0) await wait(20);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  const kept = stored();
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(files);
  expect(stdout).toBe('');
  const found = await trouvaille(['--data', data, 'search', 'dossier', '--mode', 'keywords']);
  expect(found.status).toBe(0);

  const next = await trouvaille(['--data', data, 'index', '--json']);
  expect(next.status).toBe(0);
  expect(JSON.parse(next.stdout)).toMatchObject({
    files,
    read: files - kept,
    unchanged: kept,
    failed: 0,
    states: { indexed: files },
  });
}, 300_000);
