/** The store on media that are full, read-only or not ours. Needs root to mount; says so where it cannot. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openReader, openWriter } from '../../src/main/store/open.ts';
import { TrouvailleError } from '../../src/shared/errors.ts';
import { store, temporaryFolder } from '../unit/store/temporary-store.ts';

const sample = { title: 'Bail', passages: ['Le loyer est dû.', 'Le dépôt.'] };

/** Whether this process may mount: root outside of a container that forbids it. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-mount-'));
  const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (tried.status === 0) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return tried.status === 0;
}

const mounts = mayMount();

function mount(options: readonly string[]): string {
  const folder = temporaryFolder();
  execFileSync('mount', [...options, folder]);
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  return folder;
}

function readOnly(source: string): string {
  const folder = mount(['--bind', source]);
  execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
  return folder;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TrouvailleError) return error.code;
    throw error;
  }
  return 'none';
}

function indexed(): string {
  const folder = temporaryFolder();
  const writer = openWriter(folder);
  store(writer, '/docs/a.txt', sample);
  writer.close();
  return folder;
}

/** The data folder as a kill leaves it: in WAL mode, with its log and shared memory. */
function killed(): string {
  const source = temporaryFolder();
  const writer = openWriter(source);
  store(writer, '/docs/a.txt', sample);
  const copy = join(temporaryFolder(), 'data');
  cpSync(source, copy, { recursive: true });
  writer.close();
  return copy;
}

function expectReadable(folder: string): void {
  const reader = openReader(folder);
  expect(reader.counts()).toMatchObject({ documents: 1, passages: 2, vectors: 2 });
  const [file] = reader.files();
  expect(reader.passages(file?.documentId ?? 0, null).map(({ text }) => text)).toEqual(
    sample.passages,
  );
  reader.close();
}

test.skipIf(!mounts)('a read-only medium is read after a clean close, and not written to', () => {
  const folder = readOnly(indexed());
  expectReadable(folder);
  expect(codeOf(() => openWriter(folder))).toBe('disk-read-only');
});

test.skipIf(!mounts)('a read-only medium is read after a kill, its log included', () => {
  const folder = killed();
  expect(existsSync(join(folder, 'index.db-wal'))).toBe(true);
  expectReadable(readOnly(folder));
});

test.skipIf(!mounts)('a read-only medium with a database in WAL mode and no log is read', () => {
  const source = killed();
  const reader = openReader(source);
  const writer = openWriter(source);
  writer.tidy();
  writer.close(); // a reader is there: the mode stays
  reader.close();
  for (const side of ['-wal', '-shm']) rmSync(join(source, `index.db${side}`), { force: true });
  const folder = readOnly(source);
  expectReadable(folder);
  expect(readdirSync(folder).sort()).toEqual(['index.db', 'writer.lock']);
});

test.skipIf(!mounts)('a read-only medium without an index says so', () => {
  expect(codeOf(() => openReader(readOnly(temporaryFolder())))).toBe('nothing-indexed');
});

test.skipIf(!mounts)('a full disk stops a document as a whole, and what was there is kept', () => {
  const folder = mount(['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs']);
  const writer = openWriter(folder);
  let stored = 0;
  const code = codeOf(() => {
    for (; stored < 2000; stored++) {
      const passages = Array.from(
        { length: 20 },
        (_, at) => `Passage ${stored} ${at} ${Math.sqrt(stored * 20 + at)}`,
      );
      store(writer, `/docs/${stored}.txt`, { passages });
    }
  });
  expect(code).toBe('disk-full');
  expect(stored).toBeGreaterThan(0);
  expect(writer.counts().documents).toBe(stored);
  writer.close();
  const reader = openReader(folder);
  expect(reader.counts()).toMatchObject({ documents: stored, passages: stored * 20 });
  reader.close();
});

test.skipIf(!mounts)('a disk too full to begin on says so', () => {
  const folder = mount(['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs']);
  expect(codeOf(() => openWriter(folder))).toBe('disk-full');
});

const unprivileged = process.getuid?.() === 0;

/** What the store answers to a user without rights: in a process of its own, since rights are a process's. */
function asNobody(work: 'openWriter' | 'openReader', folder: string): string {
  const script = `
    const { ${work} } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/main/store/open.ts'))});
    process.setgid(65534); process.setuid(65534);
    try { ${work}(${JSON.stringify(folder)}); console.log('none'); } catch (error) { console.log(error.code); }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  }).trim();
}

test.skipIf(!unprivileged)(
  'another user is told that the folder cannot be read, or not written to',
  () => {
    const base = temporaryFolder();
    chmodSync(base, 0o755);
    const folder = join(base, 'data');
    cpSync(indexed(), folder, { recursive: true });
    chmodSync(folder, 0o700);
    expect(asNobody('openReader', folder)).toBe('data-unreadable');
    expect(asNobody('openWriter', folder)).toBe('data-unreadable');
    chmodSync(folder, 0o755);
    expect(asNobody('openReader', folder)).toBe('none');
    expect(asNobody('openWriter', folder)).toBe('disk-read-only');
    mkdirSync(join(base, 'below'), { mode: 0o755 });
    expect(asNobody('openWriter', join(base, 'below', 'new'))).toMatch(
      /data-unreadable|disk-read-only/,
    );
  },
);
