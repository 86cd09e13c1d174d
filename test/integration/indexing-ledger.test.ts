import { chmod, chown, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWriter } from '../../src/main/store/open.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

let work: Workspace;
beforeEach(async () => {
  work = await Workspace.make();
});
afterEach(() => work.remove());

/** Rights hold for everyone but the superuser: as another user, or as the one who runs the tests. */
async function unprivileged(body: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return body();
  const nobody = 65_534;
  await work.close();
  for (const path of await readdir(work.base, { recursive: true })) {
    await chown(join(work.base, path), nobody, nobody);
  }
  await chown(work.base, nobody, nobody);
  process.seteuid?.(nobody);
  try {
    await body();
    await work.close();
  } finally {
    process.seteuid?.(0);
  }
}

describe('every file is accounted for', { timeout: 120_000 }, () => {
  it('with the state that its failure makes, and its reason', async () => {
    await work.write('bon.txt', 'Un texte.');
    await work.write('abime.txt', 'DAMAGED');
    await work.write('mortel.txt', 'CRASH');
    await work.write('defaut.txt', 'DEFECT');
    await work.write('ferme.txt', 'LOCKED secret');
    await work.write('vide.txt', '');
    await work.write('blanc.txt', ' \n ');
    await work.write('gros.txt', 'x'.repeat(1_000_001));
    await work.write('note.txt~', 'sauvegarde');
    const counts = await work.update();
    expect(work.ledger()).toEqual({
      'abime.txt': 'damaged',
      'blanc.txt': 'empty',
      'bon.txt': 'indexed',
      'defaut.txt': 'crashed',
      'ferme.txt': 'encrypted',
      'gros.txt': 'too-large',
      'mortel.txt': 'crashed',
      'note.txt~': 'excluded',
      'vide.txt': 'empty',
    });
    expect(counts).toMatchObject({ files: 9, failed: 3 });
    expect(work.report('gros.txt')?.failure).toEqual({
      code: 'document-too-large',
      values: { size: 1_000_001, limit: 1_000_000 },
    });
    expect(work.report('note.txt~')?.failure?.values).toEqual({ rule: '*~' });
    expect(work.report('defaut.txt')?.failure?.values['detail']).toMatch(
      /does not know its format/,
    );
  });

  it('a failed file is read again when it changes or when asked, not at every run', async () => {
    await work.write('a.txt', 'DAMAGED');
    await work.write('b.txt', 'DAMAGED');
    await work.update();
    expect(await work.update()).toMatchObject({ read: 0, unchanged: 2, failed: 2 });
    await work.write('a.txt', 'Réparé.');
    expect(await work.update()).toMatchObject({ read: 1, failed: 1 });
    const indexer = await work.open();
    const signal = new AbortController().signal;
    expect(await indexer.retry(null, signal)).toBe(1);
    expect(await indexer.retry([work.path('a.txt')], signal)).toBe(1);
    expect(work.extractor.read.map((path) => work.short(path))).toEqual([
      ...['b.txt', 'a.txt', 'a.txt', 'b.txt'],
    ]);
  });

  it('unlocks a document with its password, and says when it is the wrong one', async () => {
    const path = await work.write('ferme.txt', 'LOCKED secret');
    await work.update();
    const indexer = await work.open();
    const signal = new AbortController().signal;
    await expect(indexer.unlock(path, 'faux', signal)).rejects.toMatchObject({
      code: 'document-encrypted',
    });
    await indexer.unlock(path, 'secret', signal);
    expect(work.passages('ferme.txt')).toEqual(['LOCKED secret']);
  });

  it('one line a regular file: links, pipes and a second root add none', async () => {
    await work.write('sous/a.txt', 'Un texte.');
    await symlink(work.path('sous', 'a.txt'), work.path('lien.txt'));
    await symlink(work.path('sous'), work.path('lien'));
    await symlink(work.path(), work.path('sous', 'boucle'));
    const indexer = await work.open();
    await indexer.addFolder(work.path('sous'));
    expect(await work.update()).toMatchObject({ files: 1, read: 1 });
    expect(work.ledger()).toEqual({ 'sous/a.txt': 'indexed' });
    // The inner folder goes: the file is the outer one's again, and nothing is read for it.
    await indexer.removeFolder(work.path('sous'));
    expect(await work.update()).toMatchObject({ files: 1, read: 0, unchanged: 1 });
    await indexer.removeFolder(work.folder);
    expect(work.store.counts()).toMatchObject({ documents: 0, passages: 0, vectors: 0 });
  });

  it('a root added inside another takes its files over unread, also when it alone is updated', async () => {
    await work.write('sous/a.txt', 'Un texte.');
    await work.write('b.txt', 'Un autre.');
    await work.update();
    const indexer = await work.open();
    await indexer.addFolder(work.path('sous'));
    const signal = new AbortController().signal;
    expect(await indexer.update([work.folder], signal)).toMatchObject({ files: 2, read: 0 });
    expect(await indexer.update([work.path('sous')], signal)).toMatchObject({
      files: 2,
      unchanged: 1,
    });
    await rm(work.path('sous', 'a.txt'));
    expect(await indexer.update([work.path('sous')], signal)).toMatchObject({ files: 1 });
  });

  it('a relocated folder keeps all it had', async () => {
    await work.write('a.txt', 'Un texte.');
    await work.update();
    const elsewhere = join(work.base, 'ailleurs');
    await rename(work.folder, elsewhere);
    const indexer = await work.open();
    await indexer.relocateFolder(work.folder, elsewhere);
    expect(await work.update()).toMatchObject({ files: 1, read: 0, unchanged: 1 });
    expect(work.reports().map(({ path }) => path)).toEqual([join(elsewhere, 'a.txt')]);
  });

  it('refuses a folder that is missing, is a file, or cannot be read', async () => {
    const file = await work.write('a.txt', 'x');
    const indexer = await work.open();
    await expect(indexer.addFolder(work.path('rien'))).rejects.toMatchObject({
      code: 'path-missing',
    });
    await expect(indexer.addFolder(file)).rejects.toMatchObject({ code: 'path-not-folder' });
    await expect(indexer.removeFolder(work.path('rien'))).rejects.toMatchObject({
      code: 'path-missing',
    });
  });

  it('names that are not UTF-8, or hold newlines and quotes, are read as others are', async () => {
    await work.write('deux\nlignes "et" \'plus\'.txt', 'Premier.');
    const raw = Buffer.concat([
      Buffer.from(work.path('caf')),
      Buffer.from([0xe9]),
      Buffer.from('.txt'),
    ]);
    await writeFile(raw, 'Second.');
    const folder = Buffer.concat([Buffer.from(work.path('dossier')), Buffer.from([0xff])]);
    await mkdir(folder);
    await writeFile(Buffer.concat([folder, Buffer.from('/dedans.txt')]), 'Troisième.');
    expect(await work.update()).toMatchObject({ files: 3, read: 3, states: { indexed: 3 } });
    expect(work.passages('caf\\xE9.txt')).toEqual(['Second.']);
    expect(work.passages('dossier\\xFF/dedans.txt')).toEqual(['Troisième.']);
    expect(await work.update()).toMatchObject({ read: 0, unchanged: 3 });
  });

  it('a folder or file without rights is said, and forgets nothing', async () => {
    await work.write('prive/a.txt', 'Un texte.');
    const file = await work.write('b.txt', 'Un autre.');
    await work.update();
    await unprivileged(async () => {
      await chmod(work.path('prive'), 0);
      expect(await work.update()).toMatchObject({ files: 3, read: 0, failed: 1 });
      expect(work.ledger()).toEqual({
        'b.txt': 'indexed',
        'prive/': 'unreadable',
        'prive/a.txt': 'indexed',
      });
      // It may be listed, and its files not looked at: their names are all that is known.
      await chmod(work.path('prive'), 0o400);
      expect(await work.update()).toMatchObject({ files: 2, read: 0, states: { indexed: 2 } });
      await chmod(work.path('prive'), 0o700);
      expect(await work.update()).toMatchObject({ files: 2, read: 0, unchanged: 2 });
      await work.write('b.txt', 'Changé.');
      await chmod(file, 0);
      expect(await work.update()).toMatchObject({ states: { unreadable: 1, indexed: 1 } });
      expect(work.report('b.txt')?.failure?.values).toEqual({ detail: 'EACCES' });
      await chmod(file, 0o600);
      expect(await work.update()).toMatchObject({ failed: 0, read: 1, states: { indexed: 2 } });
    });
  });
});

describe('rules', { timeout: 120_000 }, () => {
  it('leave out by defaults, ignore files and settings, a folder as one line with its rule', async () => {
    await work.write('node_modules/a/b.txt', 'x');
    await work.write('.cache/c.txt', 'x');
    await work.write('.gitignore', '*.log\n/brouillons/\n');
    await work.write('jour.log', 'x');
    await work.write('brouillons/d.txt', 'x');
    await work.write('sous/.trouvailleignore', '!garde.log\nprive.txt\n');
    await work.write('sous/garde.log', 'Gardé.');
    await work.write('sous/prive.txt', 'x');
    await work.write('~$contrat.docx', 'x');
    await work.write('secret/e.txt', 'x');
    await work.write('texte.txt', 'Lu.');
    await work.open({ patterns: ['secret/'] });
    await work.update();
    const rules = Object.fromEntries(
      work
        .reports()
        .map(({ path, state, failure }) => [
          work.short(path),
          state === 'excluded' ? failure?.values['rule'] : state,
        ]),
    );
    expect(rules).toEqual({
      '.cache/': '.*/',
      '.gitignore': '.*',
      'brouillons/': '/brouillons/ (.gitignore)',
      'jour.log': '*.log (.gitignore)',
      'node_modules/': 'node_modules/',
      'secret/': 'secret/',
      'sous/.trouvailleignore': '.*',
      'sous/garde.log': 'indexed',
      'sous/prive.txt': 'prive.txt (sous/.trouvailleignore)',
      'texte.txt': 'indexed',
      '~$contrat.docx': '~$*',
    });
  });

  it('that come or go move files out of the index and back', async () => {
    await work.write('a.log', 'Un texte.');
    await work.update();
    await work.write('.gitignore', '*.log');
    expect(await work.update()).toMatchObject({ states: { excluded: 2 } });
    expect(work.store.counts().passages).toBe(0);
    await rm(work.path('.gitignore'));
    expect(await work.update()).toMatchObject({ read: 1, states: { indexed: 1 } });
  });

  it('the data folder is never indexed, though it lies in a watched one', async () => {
    await work.write('a.txt', 'Un texte.');
    const indexer = await work.open();
    await indexer.addFolder(work.base);
    await work.update();
    expect(work.reports().map(({ path, state }) => [path, state])).toEqual([
      [`${work.dataFolder}/`, 'excluded'],
      [work.path('a.txt'), 'indexed'],
    ]);
  });
});

describe('a disk that is not there', { timeout: 120_000 }, () => {
  it('a root that is gone keeps its files', async () => {
    await work.write('a.txt', 'Un texte.');
    await work.update();
    await rename(work.folder, join(work.base, 'parti'));
    expect(await work.update()).toMatchObject({ files: 1, read: 0, states: { indexed: 1 } });
    expect(work.notices).toEqual([{ code: 'folder-unavailable', detail: work.folder }]);
    await rename(join(work.base, 'parti'), work.folder);
    expect(await work.update()).toMatchObject({ files: 1, read: 0, unchanged: 1 });
  });

  it('an empty folder in its place is a mount point, not a deletion; emptied, it is one', async () => {
    await work.write('a.txt', 'Un texte.');
    await work.update();
    await rename(work.folder, join(work.base, 'parti'));
    await mkdir(work.folder);
    expect(await work.update()).toMatchObject({ files: 1, states: { indexed: 1 } });
    expect(work.notices).toEqual([{ code: 'folder-not-mounted', detail: work.folder }]);
    await rm(work.folder, { recursive: true });
    await rename(join(work.base, 'parti'), work.folder);
    for (const name of await readdir(work.folder)) await rm(work.path(name));
    expect(await work.update()).toMatchObject({ files: 0 });
  });

  it('a disk mounted inside a root that went away keeps its files', async () => {
    await work.write('usb/a.txt', 'Un texte.');
    await work.write('b.txt', 'Un autre.');
    await work.update();
    // As if `usb` had been another device when it was read.
    const file = work.report('usb/a.txt');
    if (!file) throw new Error('not there');
    work.store.observeFile({ ...file, device: '12345' });
    await rm(work.path('usb', 'a.txt'));
    expect(await work.update()).toMatchObject({ files: 2, states: { indexed: 2 } });
    await rm(work.path('usb'), { recursive: true });
    expect(await work.update()).toMatchObject({ files: 2, states: { indexed: 2 } });
    await work.write('usb/autre.txt', 'Le disque est là, sans le fichier.');
    expect(work.ledger()).toHaveProperty(['usb/a.txt']);
    expect(await work.update()).toMatchObject({ files: 2 });
    expect(work.ledger()).not.toHaveProperty(['usb/a.txt']);
  });
});

describe('suspects', { timeout: 120_000 }, () => {
  /** As if the indexer had been killed while it read the file. */
  async function die(name: string): Promise<void> {
    await work.close();
    const store = openWriter(work.dataFolder);
    const file = store.fileByPath(work.path(name));
    if (!file) throw new Error('not there');
    store.setFileState(file.id, 'pending', null, null);
    store.markSuspect(file.id);
    store.close();
  }

  it('the third death in a row sets a file aside until it changes or is retried', async () => {
    await work.write('a.txt', 'DAMAGED');
    await work.write('b.txt', 'Un texte.');
    await work.update();
    for (let death = 1; death <= 2; death++) {
      await die('a.txt');
      await work.open();
      expect(work.report('a.txt')?.state).toBe('pending');
    }
    await die('a.txt');
    await work.open();
    expect(work.report('a.txt')).toMatchObject({
      state: 'crashed',
      failure: { code: 'document-crashed', values: { detail: '3 × SIGKILL' } },
    });
    const read = work.extractor.read.length;
    await work.update();
    expect(work.extractor.read).toHaveLength(read);
    await work.write('a.txt', 'Guéri.');
    await work.update();
    expect(work.ledger()).toEqual({ 'a.txt': 'indexed', 'b.txt': 'indexed' });
  });

  it('a suspect is read after all others, and is cleared by being read', async () => {
    await work.write('b.txt', 'Un texte.');
    await work.write('a.txt', 'Le plus récent.');
    await work.update();
    await die('a.txt');
    await work.write('b.txt', 'Changé.');
    work.extractor.read.length = 0;
    await work.update();
    // Known content: it is linked, not opened.
    expect(work.extractor.read).toEqual([work.path('b.txt')]);
    expect(work.store.suspects()).toEqual([]);
    expect(work.store.meta('suspect-strikes')).toBe('{}');
  });

  it('an extractor that dies of a file costs that file alone', async () => {
    await work.write('a.txt', 'CRASH');
    await work.write('b.txt', 'Un texte.');
    await work.update();
    expect(work.ledger()).toEqual({ 'a.txt': 'crashed', 'b.txt': 'indexed' });
    expect(work.store.suspects()).toEqual([]);
  });
});
