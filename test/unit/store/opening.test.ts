import Database from 'better-sqlite3';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { openReader, openWriter } from '../../../src/main/store/open.ts';
import { supportedVersion } from '../../../src/main/store/schema-version.ts';
import { openTemporary, store, temporaryFolder } from './temporary-store.ts';

const sample = { title: 'Bail', passages: ['Le loyer est dû.'] };

function thrown(work: () => unknown): TrouvailleError {
  try {
    work();
  } catch (error) {
    if (error instanceof TrouvailleError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function indexed(): string {
  const { folder, writer } = openTemporary();
  store(writer, '/docs/a.txt', sample);
  writer.close();
  return folder;
}

test('the data folder is made for its owner alone', () => {
  const folder = join(temporaryFolder(), 'new', 'data');
  openWriter(folder).close();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('before anything was indexed, a reader says so and makes nothing', () => {
  const folder = temporaryFolder();
  expect(thrown(() => openReader(folder)).code).toBe('nothing-indexed');
  expect(readdirSync(folder)).toEqual([]);
  expect(thrown(() => openReader(join(folder, 'absent'))).code).toMatch(
    /nothing-indexed|data-unreadable/,
  );
});

test('a second writer is refused while the first lives, and let in after it', () => {
  const { folder, writer } = openTemporary();
  expect(thrown(() => openWriter(folder))).toMatchObject({
    code: 'data-locked',
    values: { path: folder },
  });
  writer.close();
  openWriter(folder).close();
});

test('readers work beside the writer, and see what it commits', () => {
  const { folder, writer } = openTemporary();
  const reader = openReader(folder);
  expect(reader.counts().documents).toBe(0);
  store(writer, '/docs/a.txt', sample);
  expect(reader.counts().documents).toBe(1);
  reader.close();
});

test('a clean close leaves one file that needs no others', () => {
  const folder = indexed();
  expect(readdirSync(folder).sort()).toEqual(['index.db', 'writer.lock']);
  const database = new Database(join(folder, 'index.db'), { readonly: true });
  expect(database.pragma('journal_mode', { simple: true })).toBe('delete');
  database.close();
});

test('a database of a newer version is refused by both, and left as it is', () => {
  const folder = indexed();
  const file = join(folder, 'index.db');
  const database = new Database(file);
  database.pragma('user_version = 99');
  database.close();
  const before = readFileSync(file);
  const newer = {
    code: 'data-newer',
    values: { path: folder, version: 99, supported: supportedVersion },
  };
  expect(thrown(() => openWriter(folder))).toMatchObject(newer);
  expect(thrown(() => openWriter(folder, { repair: true }))).toMatchObject(newer);
  expect(thrown(() => openReader(folder))).toMatchObject(newer);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a file that is no database is damaged for both; repair moves it aside and begins anew', () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'index.db'),
    'this is no database, and long enough to be read as one'.repeat(40),
  );
  expect(thrown(() => openWriter(folder))).toMatchObject({
    code: 'data-damaged',
    values: { path: folder },
  });
  expect(thrown(() => openReader(folder)).code).toBe('data-damaged');
  const writer = openWriter(folder, { repair: true });
  expect(writer.damagedMovedTo).toMatch(/index\.db\.damaged-\d{4}-\d\d-\d\d/);
  expect(readFileSync(writer.damagedMovedTo ?? '', 'utf8')).toContain('no database');
  expect(writer.counts().documents).toBe(0);
  writer.close();
});

test('a truncated database is damaged', () => {
  const folder = indexed();
  const file = join(folder, 'index.db');
  truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096);
  expect(thrown(() => openWriter(folder)).code).toBe('data-damaged');
  expect(thrown(() => openReader(folder)).code).toBe('data-damaged');
});

test('damage inside is found by repair, which keeps a sound database', () => {
  const sound = indexed();
  const kept = openWriter(sound, { repair: true });
  expect(kept.damagedMovedTo).toBeNull();
  expect(kept.counts().documents).toBe(1);
  kept.close();

  const folder = indexed();
  const file = join(folder, 'index.db');
  const bytes = readFileSync(file);
  bytes.fill(0xab, bytes.length - 3 * 4096); // the last pages hold tables' rows
  writeFileSync(file, bytes);
  const writer = openWriter(folder, { repair: true });
  expect(writer.damagedMovedTo).not.toBeNull();
  expect(existsSync(writer.damagedMovedTo ?? '')).toBe(true);
  writer.close();
});

test('a folder in the place of the index is no index', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(thrown(() => openWriter(join(folder, 'file', 'data'))).code).toBe('data-unreadable');
});
