import {
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { sharedData } from '../shared-data.ts';
import {
  dataFolderWithModels,
  start,
  temporaryFolder,
  trouvaille,
  type Ended,
  type RunOptions,
} from './command.ts';
import { makeDocuments } from './documents.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const counts = z.object({
  files: z.number(),
  read: z.number(),
  unchanged: z.number(),
  moved: z.number(),
  failed: z.number(),
  passages: z.number(),
  embedded: z.number(),
  reused: z.number(),
  tokens: z.number(),
  seconds: z.number(),
  compileSeconds: z.number(),
  states: z.record(z.string(), z.number()),
});
const fileLine = z.object({
  path: z.string(),
  state: z.string(),
  reason: z.string().optional(),
  type: z.string().nullable(),
  size: z.number(),
  modified: z.iso.datetime(),
  pages: z.number().nullable(),
  passages: z.number().nullable(),
});
const span = z.tuple([z.number(), z.number()]);
const score = z.number().nullable();
const hit = z.object({
  rank: z.number(),
  path: z.string(),
  page: z.number().nullable(),
  title: z.string().nullable(),
  type: z.string().nullable(),
  modified: z.iso.datetime(),
  start: z.number().nullable(),
  end: z.number().nullable(),
  text: z.string(),
  highlights: z.array(span),
  answer: span.nullable(),
  score: z.number(),
  scores: z.object({ lexical: score, vector: score, fused: score, rerank: score }),
  match: z.enum(['passage', 'name']),
  sheet: z.string().nullable(),
  cells: z.string().nullable(),
  inside: z.string().nullable(),
  copies: z.array(z.string()),
  why: z.unknown().optional(),
});
const result = z.object({
  query: z.string(),
  mode: z.string(),
  relevant: z.boolean(),
  count: z.number(),
  took: z.record(
    z.enum(['lexical', 'embed', 'vectors', 'fuse', 'rerank', 'total']),
    z.number().nonnegative(),
  ),
  hits: z.array(hit),
});

let folder: ReturnType<typeof temporaryFolder>;
let documents: string;
let data: string;
const run = (words: readonly string[], options?: RunOptions): Promise<Ended> =>
  trouvaille(['--data', data, ...words], options);
const lines = <Value>(ended: Ended, schema: z.ZodType<Value>): Value[] =>
  ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));

async function index(...words: string[]): Promise<z.infer<typeof counts>> {
  const ended = await run(['index', '--json', ...words]);
  expect(ended.stderr).not.toContain('defect');
  expect(ended.status).toBe(0);
  return counts.parse(JSON.parse(ended.stdout));
}

async function search(...words: string[]): Promise<z.infer<typeof result>> {
  const ended = await run(['search', '--json', ...words]);
  expect([ended.stderr, ended.status]).toEqual(['', 0]);
  return result.parse(JSON.parse(ended.stdout));
}

beforeAll(async () => {
  folder = temporaryFolder();
  documents = makeDocuments(folder.path);
  data = dataFolderWithModels(folder.path);
  const first = await index(documents);
  expect(first.files).toBe(8); // a folder left out is a line of its own
  expect(first.states).toMatchObject({ indexed: 4, empty: 1, excluded: 1 });
  expect(first.embedded).toBeGreaterThan(3);
}, 300_000);
afterAll(() => folder.remove());

describe('the index', () => {
  it('is brought up to date without reading anything twice', async () => {
    const second = await index();
    expect(second).toMatchObject({ files: 8, read: 0, moved: 0, embedded: 0, tokens: 0 });
  });

  it('has a line for each regular file, in order of path, and one for what is left out', async () => {
    const rows = lines(await run(['status', '--files', '--json']), fileLine);
    const regular = readdirSync(documents, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.git'))
      .map((entry) => join(entry.parentPath, entry.name));
    const paths = rows.map((row) => row.path);
    expect(paths.filter((path) => !path.endsWith('/'))).toEqual(regular.sort());
    expect(paths).toEqual([...paths].sort());
    expect(rows.filter((row) => row.path.endsWith('/'))).toMatchObject([
      { path: join(documents, '.git/'), state: 'excluded', reason: expect.any(String) as string },
    ]);
    for (const row of rows) expect(row.reason === undefined).toBe(row.state === 'indexed');
    expect(rows.find((row) => row.path.endsWith('bail.md'))).toMatchObject({
      state: 'indexed',
      type: 'md',
      pages: 1,
    });
    expect(rows.find((row) => row.path.endsWith('faux.pdf'))?.state).toBe('damaged');
  });

  it('is summed up by status', async () => {
    const { stdout } = await run(['status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      folders: [{ path: documents, files: 8 }],
      documents: 4,
      pending: 0,
      encoder: 'e5-small-fr-en',
      providers: [
        { for: 'passages', provider: 'cpu', reason: 'no graphics processor was found' },
        { for: 'queries', provider: 'cpu' },
      ],
      degraded: [],
      connections: 0,
    });
    const text = await run(['status', '--lang', 'fr']);
    expect(text.stdout).toContain('fichiers : 8');
  });

  it('gives back texts, and passages that lie in them exactly', async () => {
    const path = join(documents, 'maison', 'bail.md');
    const page = z.object({ page: z.number(), text: z.string() });
    const text = z
      .object({ title: z.string(), language: z.literal('fr'), pages: z.array(page) })
      .parse(JSON.parse((await run(['text', path, '--json'])).stdout));
    expect(text.title).toBe('Contrat de bail');
    const passages = lines(
      await run(['passages', path, '--json']),
      z.object({
        ordinal: z.number(),
        page: z.number(),
        start: z.number(),
        end: z.number(),
        text: z.string(),
        context: z.string(),
        sheet: z.string().nullable(),
        cells: z.string().nullable(),
        inside: z.string().nullable(),
      }),
    );
    expect(passages.length).toBeGreaterThan(0);
    for (const passage of passages) {
      const whole = text.pages.find((each) => each.page === passage.page)?.text ?? '';
      expect(whole.slice(passage.start, passage.end)).toBe(passage.text);
    }
    expect(passages.map((passage) => passage.ordinal)).toEqual(passages.map((_, at) => at));
  });

  it('tells why a file has no text', async () => {
    const missing = await run(['text', join(documents, 'rien.txt')]);
    expect([missing.status, missing.stderr]).toEqual([
      3,
      `${join(documents, 'rien.txt')} does not exist: check the path.\n`,
    ]);
    const damaged = await run(['text', join(documents, 'divers', 'faux.pdf')]);
    expect(damaged.status).toBe(1);
    expect(damaged.stderr).toContain('damaged');
    expect((await run(['text', documents])).status).toBe(2);
    const member = await run([
      'text',
      join(documents, 'maison', 'bail.md'),
      '--inside',
      'annexe.pdf',
    ]);
    expect([member.status, member.stderr.includes('annexe.pdf')]).toEqual([2, true]);
  });

  it('knows moved files again, and retries failed ones', async () => {
    const from = join(documents, 'divers', 'recette.txt');
    const to = join(documents, 'maison', 'tarte.txt');
    renameSync(from, to);
    expect(await index()).toMatchObject({ read: 0, moved: 1, embedded: 0 });
    renameSync(to, from);
    expect(await index()).toMatchObject({ read: 0, moved: 1, embedded: 0 });
    const retried = await run(['retry']);
    expect([retried.status, retried.stderr.includes('Files read again: ')]).toEqual([0, true]);
    const unknown = await run(['retry', join(folder.path, 'data')]);
    expect(unknown.status).toBe(1);
    expect((await run(['retry', join(documents, 'rien.txt')])).status).toBe(3);
  });
});

describe('search', () => {
  it.each([
    ['keywords', 'durée du bail'],
    ['vectors', 'combien coûte le logement chaque mois'],
    ['hybrid', 'combien coûte le logement chaque mois'],
    ['reranked', 'combien coûte le logement chaque mois'],
  ])('answers in the mode %s', async (mode, query) => {
    const { hits, ...answer } = await search(query, '--mode', mode, '--all');
    expect(answer).toMatchObject({ query, mode, relevant: true });
    expect(answer.count).toBe(hits.length);
    expect(hits[0]?.path).toBe(join(documents, 'maison', 'bail.md'));
    expect(hits.map((each) => each.rank)).toEqual(hits.map((_, at) => at + 1));
    for (const { text, highlights, answer: best } of hits) {
      for (const [from, to] of [...highlights, ...(best ? [best] : [])]) {
        expect(text.slice(from, to).trim()).not.toBe('');
      }
    }
  });

  it('says that nothing is relevant, with status 1', async () => {
    const ended = await run(['search', 'xylophage', '--mode', 'keywords', '--json']);
    expect(ended.status).toBe(1);
    expect(result.parse(JSON.parse(ended.stdout))).toMatchObject({
      relevant: false,
      count: 0,
      hits: [],
    });
    const text = await run(['search', 'xylophage', '--mode', 'keywords', '--lang', 'fr']);
    expect([text.status, text.stdout, text.stderr]).toEqual([
      1,
      '',
      'Rien de pertinent ; --all montre ce qui s’en approche.\n',
    ]);
  });

  it('excludes a word given as a word of its own', async () => {
    const { hits } = await search('collecte', '-bail', '--mode', 'keywords');
    expect(hits.map((each) => each.path)).toEqual([join(documents, 'divers', 'encombrants.eml')]);
    const ended = await run(['search', 'collecte', '-encombrants', '--mode', 'keywords']);
    expect(ended.status).toBe(1);
  });

  it('lists documents for filters alone, and stays in a folder', async () => {
    const { hits } = await search('type:csv', '--mode', 'keywords');
    expect(hits.map((each) => [each.path, each.match])).toEqual([
      [join(documents, 'maison', 'tarifs.csv'), 'name'],
    ]);
    const inside = await search(
      'le',
      '--mode',
      'vectors',
      '--all',
      '--folder',
      `${documents}/divers`,
    );
    expect(inside.hits.every((each) => each.path.startsWith(join(documents, 'divers')))).toBe(true);
    expect((await run(['search', 'bail', '--folder', `${documents}/rien`])).status).toBe(3);
  });

  it('explains, sorts and groups on request', async () => {
    const { hits } = await search('loyer du bail', '--explain', '--all');
    const why = z.object({
      terms: z.array(z.string()),
      stages: z.record(
        z.enum(['lexical', 'vector', 'fused', 'rerank']),
        z.object({ rank: z.number().nullable(), score }),
      ),
    });
    const first = why.parse(hits[0]?.why);
    expect(first.terms).toContain('loyer');
    expect(first.stages.lexical.rank).not.toBeNull();
    expect(first.stages.rerank).toEqual({ rank: 1, score: hits[0]?.scores.rerank });
    const byName = await search(
      'le',
      '--by',
      'document',
      '--sort',
      'name',
      '--mode',
      'vectors',
      '--all',
    );
    const paths = byName.hits.map((each) => each.path);
    expect(new Set(paths).size).toBe(paths.length);
    const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'fr')));
  });

  it('shows people a title, a page, a date, a path and the passage', async () => {
    const { stdout } = await run([
      'search',
      'préavis du locataire',
      '--mode',
      'keywords',
      '--lang',
      'fr',
    ]);
    expect(stdout).toContain('1. Contrat de bail — p. 1 · ');
    expect(stdout).toContain(join(documents, 'maison', 'bail.md'));
    expect(stdout).toContain('préavis de trois mois');
    expect(stdout).not.toContain('\u001b');
  });

  it('answers the good lines of a batch, and tells the bad ones', async () => {
    const file = join(folder.path, 'batch.jsonl');
    const questions = [
      '{"id":"a","query":"durée du bail"}',
      'not json',
      '{"id":"b","query":"nul \\u0000 ici"}',
      '{"id":"c","query":""}',
      '',
      '{"id":4,"query":"tarte aux pommes"}',
    ];
    writeFileSync(file, questions.join('\n'));
    const ended = await run(['search', '--batch', file, '--mode', 'keywords']);
    expect(ended.status).toBe(2);
    const answers = lines(ended, result.extend({ id: z.union([z.string(), z.number()]) }));
    expect(answers.map(({ id, count }) => [id, count > 0])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      [4, true],
    ]);
    expect(ended.stderr).toContain('line 2: this is not JSON');
    expect(ended.stderr).toContain('line 3: The query holds a NUL');
    expect(ended.stderr.trim().split('\n')).toHaveLength(3);
  });

  it('reads a batch from standard input', async () => {
    const ended = await run(['search', '--batch', '-', '--mode', 'keywords'], {
      input: '{"id":"a","query":"bail"}\n',
    });
    expect(ended.status).toBe(0);
    expect(lines(ended, result).map(({ count }) => count > 0)).toEqual([true]);
  });
});

describe('reading beside a writer', () => {
  it('works while index --watch holds the data, and sees what it adds', async () => {
    const watching = start(['--data', data, 'index', '--watch', '--json']);
    let told = '';
    watching.stderr?.on('data', (text: Buffer) => (told += text.toString()));
    const exited = new Promise<number | null>((resolve) => watching.once('exit', resolve));
    await new Promise((resolve) => watching.stdout?.once('data', resolve));
    const added = join(documents, 'divers', 'velo.txt');
    writeFileSync(added, 'Le garage à vélos est ouvert aux résidents munis d’un badge.');
    let found = 1;
    for (let tries = 0; tries < 60 && found !== 0; tries++) {
      await wait(500);
      found = (await run(['search', 'badge', 'vélos', '--mode', 'keywords'])).status ?? 1;
    }
    expect([found, told.includes('Watching')]).toEqual([0, true]);
    expect((await run(['index'])).status).toBe(5);
    expect((await run(['status', '--json'])).status).toBe(0);
    watching.kill('SIGINT');
    expect(await exited).toBe(130);
    expect((await run(['add', folder.path])).status).toBe(0);
    expect((await run(['remove', folder.path])).status).toBe(0);
  }, 120_000);

  it('works on a data folder that may only be read', async () => {
    const copy = join(folder.path, 'read-only');
    cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('/compiled') });
    const compiled = realpathSync(join(data, 'compiled'));
    // Not what other tests, beside this one, are writing there.
    const embedded = (path: string): boolean =>
      /^(e5-[^.]*|hash-[0-9a-f]*\.txt)?$/.test(relative(compiled, path).split('/')[0] ?? '');
    cpSync(compiled, join(copy, 'compiled'), { recursive: true, filter: embedded });
    for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
    }
    chmodSync(copy, 0o555);
    const path = join(documents, 'maison', 'bail.md');
    for (const words of [
      ['status', '--json'],
      ['status', '--files'],
      ['text', path],
      ['passages', path],
      ['search', 'combien coûte le logement chaque mois'],
    ]) {
      const ended = await trouvaille(['--data', copy, ...words], { unprivileged: true });
      expect([ended.stderr.includes('rror'), ended.status, words[0]]).toEqual([false, 0, words[0]]);
      expect(ended.stdout).not.toBe('');
    }
    const indexing = await trouvaille(['--data', copy, 'index'], { unprivileged: true });
    expect(indexing.status).toBe(6);
    chmodSync(copy, 0o755);
  });
});

const encrypted = sharedData('documents', 'nasty', 'pdfjs', 'bug1782186.pdf');
describe.skipIf(encrypted === null)('a protected document (shared documents)', () => {
  it('is read with its password only', async () => {
    const path = join(documents, 'divers', 'protege.pdf');
    copyFileSync(encrypted ?? '', path);
    expect(await index()).toMatchObject({ states: { encrypted: 1 } });
    expect((await run(['text', path])).stderr).toContain('protected by a password');
    expect((await run(['unlock', path], { input: '' })).status).toBe(2);
    const wrong = await run(['unlock', path, '--quiet'], { input: 'wrong\n' });
    expect([wrong.status, wrong.stderr]).toEqual([2, `This is not the password of ${path}.\n`]);
    const right = await run(['unlock', path], { input: 'Hello\n' });
    expect(right.status).toBe(0);
    const { states } = await index();
    expect(states['encrypted']).toBeUndefined(); // its one page turns out to have no text
    expect((await run(['unlock', path], { input: 'Hello\n' })).stderr).toContain(
      'is not protected',
    );
  }, 120_000);
});
