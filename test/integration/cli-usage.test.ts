import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder, trouvaille, type RunOptions, type Ended } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

const run = (words: readonly string[], options?: RunOptions): Promise<Ended> =>
  trouvaille(['--data', `${folder.path}/none`, ...words], options);

/** One sentence: a line, without a stack. */
function sentenceOf({ stderr }: Ended): string {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  return stderr.trim();
}

describe('help and version', () => {
  it('speaks the language of the locale, or the one asked for', async () => {
    const french = await trouvaille(['help'], { environment: { LANG: 'fr_FR.UTF-8' } });
    expect(french.status).toBe(0);
    expect(french.stdout).toContain('Commandes :');
    const english = await trouvaille(['help', 'search', '--lang', 'en'], {
      environment: { LANG: 'fr_FR.UTF-8' },
    });
    expect(english.stdout).toContain('--mode');
    expect(english.stdout).toContain('Common options:');
    expect(english.stderr).toBe('');
  });

  it('tells the version, and nothing else', async () => {
    const { status, stdout, stderr } = await trouvaille(['--version']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage ends with 2 and one sentence', () => {
  it.each([
    [['serch', 'bail'], 'did you mean “search”?'],
    [['search', 'bail', '--limt', '3'], 'did you mean --limit?'],
    [['search'], 'QUERY is missing'],
    [['index', '/dev/null'], '/dev/null is a file: name a folder.'],
    [['search', ''], 'The query is empty'],
    [['search', ' \t '], 'The query is empty'],
    [['search', '-bail'], 'operators only'],
    [['search', 'OU OU'], 'operators only'],
    [['search', 'x'.repeat(100_000)], 'The query has 100000 characters; the limit is 10000.'],
    [['settings', 'get', 'dtyp'], 'did you mean “dtype”?'],
    [['settings', 'set', 'dtype', 'fp12'], 'dtype'],
    [['eval', 'mine', 'rum'], 'did you mean “run”?'],
    [['eval', 'mine', 'add', 'q'], 'PATH is missing'],
    [['remove', '/'], '/ is not a watched folder'],
  ])('%#. %s', async (words, told) => {
    const ended = await run(words);
    expect(sentenceOf(ended)).toContain(told);
    expect([ended.status, ended.stdout]).toEqual([2, '']);
  });

  it('keeps stdout clean with --json, and shows a stack only with --debug', async () => {
    const ended = await run(['search', '', '--json', '--debug']);
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(/\n\s+at /);
  });
});

describe('before anything was indexed', () => {
  it('status says so, and that is no error', async () => {
    const { status, stdout } = await run(['status']);
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing is indexed yet');
    const json = await run(['status', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      dataFolder: `${folder.path}/none`,
      folders: [],
      documents: 0,
      passages: 0,
      vectors: 0,
      pending: 0,
      connections: 0,
    });
    expect((await run(['status', '--files', '--json'])).stdout).toBe('');
  });

  it('search says so, with status 1', async () => {
    const ended = await run(['search', 'bail', '--json']);
    expect(sentenceOf(ended)).toContain('Nothing is indexed yet');
    expect([ended.status, ended.stdout]).toEqual([1, '']);
  });

  it('a batch that is not there is told first', async () => {
    const ended = await run(['search', '--batch', `${folder.path}/none.jsonl`]);
    expect(sentenceOf(ended)).toContain('does not exist');
    expect(ended.status).toBe(3);
  });
});

it('settings are documented, set and read back', async () => {
  const data = `${folder.path}/settings`;
  const set = await trouvaille([
    '--data',
    data,
    'settings',
    'set',
    'ignorePatterns',
    '*.log, tmp/',
  ]);
  expect([set.status, set.stderr]).toEqual([0, '']);
  const got = await trouvaille(['--data', data, 'settings', 'get', 'ignorePatterns', '--json']);
  expect(JSON.parse(got.stdout)).toEqual(['*.log', 'tmp/']);
  const listed = await trouvaille(['--data', data, 'settings', 'list', '--json', '--lang', 'fr']);
  const rows: unknown = JSON.parse(listed.stdout);
  expect(rows).toContainEqual({
    key: 'dtype',
    value: 'int8',
    default: 'int8',
    description: expect.stringMatching(/Précision/) as string,
  });
});

it('a pipe that is closed ends the command quietly', async () => {
  const { spawnSync } = await import('node:child_process');
  const { stderr } = spawnSync(
    'bash',
    ['-c', `"${process.execPath}" bin/trouvaille.js help | true; echo "\${PIPESTATUS[0]}" >&2`],
    { encoding: 'utf8' },
  );
  expect(stderr.trim()).toBe('0');
});
