/** `eval` as a script runs it: what it prints, its statuses, and its interruption. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataFolderWithModels, start, temporaryFolder, trouvaille, type Ended } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

const reportSchema = z.object({
  set: z.string(),
  documents: z.number(),
  queries: z.number(),
  systems: z.record(
    z.string(),
    z.record(z.string(), z.object({ value: z.number(), low: z.number(), high: z.number() })),
  ),
  tests: z.array(z.object({ a: z.string(), b: z.string(), metric: z.string(), p: z.number() })),
});

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let set: string;
const environment = () => ({ TROUVAILLE_CACHE: join(folder.path, 'cache') });
const run = (...words: readonly string[]): Promise<Ended> =>
  trouvaille(['--data', data, '--lang', 'en', 'eval', ...words], { environment: environment() });

beforeAll(() => {
  folder = temporaryFolder();
  data = dataFolderWithModels(folder.path);
  set = join(folder.path, 'nombres');
  mkdirSync(set);
  const topics = ['loyer', 'train', 'piscine', 'passeport', 'vaccin', 'cantine', 'vélo', 'impôt'];
  const items = topics.flatMap((topic) =>
    Array.from({ length: 5 }, (_, at) => [`${topic}-${at}`, `${topic} numéro ${at}`] as const),
  );
  const lines = (name: string, texts: readonly (readonly [string, string])[]): void =>
    writeFileSync(
      join(set, name),
      texts.map(([_id, text]) => `${JSON.stringify({ _id, text })}\n`).join(''),
    );
  lines(
    'corpus.jsonl',
    items.map(([id, text]) => [id, `Tout savoir sur le sujet ${text}.`]),
  );
  lines('queries.jsonl', items);
  writeFileSync(join(set, 'qrels.tsv'), items.map(([id]) => `${id}\t${id}\t1\n`).join(''));
});
afterAll(() => folder.remove());

describe('eval', () => {
  it('prints one document of JSON, the same questions for every mode', async () => {
    const words = [set, '--modes', 'keywords,hybrid', '--queries', '8', '--seed', '3', '--json'];
    const ended = await run(...words);
    expect(ended.status).toBe(0);
    const report = reportSchema.parse(JSON.parse(ended.stdout));
    expect(report).toMatchObject({ set: 'nombres', documents: 40, queries: 8 });
    expect(Object.keys(report.systems)).toEqual(['keywords', 'hybrid']);
    const named = ['ndcg@10', 'mrr@10', 'map@10', 'rp', 'top1', 'top5', 'top10', 'rankMean'];
    const recalls = [5, 10, 20, 50, 100, 500].map((depth) => `recall@${depth}`);
    for (const metrics of Object.values(report.systems)) {
      expect(Object.keys(metrics)).toEqual(
        expect.arrayContaining([...named, ...recalls, 'rankStd', 'ms']),
      );
    }
    expect(report.tests).toContainEqual(
      expect.objectContaining({ a: 'keywords', b: 'hybrid', metric: 'ndcg@10' }),
    );
  });

  it('interrupted keeps what it had asked, and a second run goes on from there', async () => {
    const words = [set, '--modes', 'vectors,reranked', '--depth', '3', '--json'];
    const child = start(['--data', data, 'eval', ...words], { environment: environment() });
    const unfinished = join(folder.path, 'cache', 'eval', 'nombres', 'unfinished');
    const asked = (): number =>
      existsSync(unfinished)
        ? readdirSync(unfinished)
            .map((name) => readFileSync(join(unfinished, name), 'utf8').split('\n').length - 1)
            .reduce((sum, lines) => sum + lines, 0)
        : 0;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while (asked() < 3) await wait(20);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const before = asked();
    expect(before).toBeGreaterThanOrEqual(3);
    const again = await run(...words);
    expect(again.status).toBe(0);
    expect(reportSchema.parse(JSON.parse(again.stdout)).queries).toBe(40);
    expect(asked()).toBe(0); // nothing is left to go on with
  });

  it.each([
    ['a folder that is not there', '/nulle/part', 3, '/nulle/part'],
    ['a folder without a collection', '', 3, 'corpus.jsonl does not exist'],
  ])('says of %s what is wrong', async (_, path, status, told) => {
    const ended = await run(path === '' ? folder.path : path);
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(ended.stderr).toContain(told);
  });

  it('says of a bad line which one it is', async () => {
    const bad = join(folder.path, 'mauvaise');
    mkdirSync(bad);
    writeFileSync(join(bad, 'corpus.jsonl'), '{"_id":"a"}\n{"id":"b"}\n');
    const ended = await run(bad, '--quiet');
    expect([ended.status, ended.stderr]).toEqual([
      2,
      `${join(bad, 'corpus.jsonl')}, line 2: not of the form {"_id":"…","title":"…","text":"…"}, or of an id seen before.\n`,
    ]);
  });
});
