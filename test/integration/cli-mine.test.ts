/** One's own questions, from the terminal: marked, listed, and compared by mode and model. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataFolderWithModels, temporaryFolder, trouvaille, type Ended } from './command.ts';
import { makeDocuments } from './documents.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

const parity = resolve(import.meta.dirname, '..', 'fixtures', 'models', 'parity');
const mark = z.object({
  id: z.string(),
  query: z.string(),
  path: z.string(),
  page: z.number().nullable(),
});
const comparison = z.object({
  queries: z.number(),
  systems: z.record(z.string(), z.record(z.string(), z.object({ value: z.number() }))),
  tests: z.array(z.object({ a: z.string(), b: z.string(), p: z.number() })),
  compared: z.array(
    z.object({
      name: z.string(),
      mode: z.string(),
      encoder: z.string().nullable(),
      reranker: z.string().nullable(),
      ranks: z.array(z.object({ query: z.string(), rank: z.number().nullable() })),
    }),
  ),
  missing: z.array(z.string()),
});

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let documents: string;
const run = (...words: readonly string[]): Promise<Ended> =>
  trouvaille(['--data', data, '--quiet', '--lang', 'fr', ...words], {
    environment: { TROUVAILLE_CACHE: join(folder.path, 'cache') },
  });

beforeAll(async () => {
  folder = temporaryFolder();
  data = dataFolderWithModels(folder.path);
  documents = makeDocuments(folder.path);
  expect((await run('index', documents)).status).toBe(0);
});
afterAll(() => folder.remove());

describe('one’s own questions', () => {
  it('cannot be compared before one is marked, which is said', async () => {
    const ended = await run('eval', 'mine', 'run');
    expect(ended.status).toBe(1);
    expect(ended.stderr).toBe(
      'Aucune question n’est marquée : « trouvaille eval mine add QUESTION CHEMIN » en marque une.\n',
    );
  });

  it('are marked with the document that answers, once each, and listed', async () => {
    const bail = join(documents, 'maison', 'bail.md');
    for (let time = 0; time < 2; time++) {
      const added = await run('eval', 'mine', 'add', 'combien coûte le logement', bail, '--json');
      expect(added.status).toBe(0);
      expect(mark.parse(JSON.parse(added.stdout))).toMatchObject({
        ...{ query: 'combien coûte le logement', path: bail, page: null },
      });
    }
    const recette = join(documents, 'divers', 'recette.txt');
    const paged = await run('eval', 'mine', 'add', 'cuire une tarte', recette, '--page', '1');
    expect(paged.status).toBe(0);
    const listed = await run('eval', 'mine', 'list', '--json');
    expect(z.array(mark).parse(JSON.parse(listed.stdout))).toMatchObject([
      { path: bail, page: null },
      { path: recette, page: 1 },
    ]);
    // What a person asks of their papers is for them alone.
    expect(statSync(join(data, 'own-questions.json')).mode & 0o077).toBe(0);
  });

  it('are not marked with what cannot be right', async () => {
    const outside = join(folder.path, 'ailleurs.txt');
    writeFileSync(outside, 'Un fichier hors des dossiers suivis.');
    expect((await run('eval', 'mine', 'add', 'q', outside)).status).toBe(1);
    expect((await run('eval', 'mine', 'add', 'q', join(documents, 'rien.txt'))).status).toBe(3);
    const bail = join(documents, 'maison', 'bail.md');
    expect((await run('eval', 'mine', 'add', ' ', bail)).status).toBe(2);
    const page = await run('eval', 'mine', 'add', 'q', bail, '--page', '9');
    expect([page.status, page.stderr]).toEqual([
      2,
      `${bail} n’a pas de page 9 : le document en a 1.\n`,
    ]);
    expect((await run('eval', 'mine', 'add', 'q')).status).toBe(2);
  });

  it('compare every mode and every installed model', async () => {
    for (const name of ['camembert-mean', 'camembert-ce']) {
      const imported = await run('models', 'import', join(parity, name), '--id', `essai/${name}`);
      expect([imported.stderr, imported.status]).toEqual(['', 0]);
    }
    const ended = await run('eval', 'mine', 'run', '--json');
    expect([ended.stderr, ended.status]).toEqual(['', 0]);
    const result = comparison.parse(JSON.parse(ended.stdout));
    const own = 'e5-small-fr-en';
    const names = [
      'keywords',
      `vectors ${own}`,
      `hybrid ${own}`,
      `reranked ${own} + ${own}-reranker`,
      `reranked ${own} + essai/camembert-ce`,
      'vectors essai/camembert-mean',
      'hybrid essai/camembert-mean',
      `reranked essai/camembert-mean + ${own}-reranker`,
    ];
    expect(result.compared.map(({ name }) => name)).toEqual(names);
    expect(Object.keys(result.systems)).toEqual(names);
    expect(result.queries).toBe(2);
    for (const { ranks } of result.compared) {
      expect(ranks.map(({ query }) => query)).toEqual([
        'combien coûte le logement',
        'cuire une tarte',
      ]);
    }
    // The embedded encoder reads both questions; random weights need not.
    const ranksOf = (name: string) =>
      result.compared.find((system) => system.name === name)?.ranks.map(({ rank }) => rank);
    expect(ranksOf(`hybrid ${own}`)).toEqual([1, 1]);
    expect(result.systems[`hybrid ${own}`]?.['mrr@10']?.value).toBe(1);
    // The person's own index still serves with its own encoder.
    const status = await run('status', '--json');
    expect(status.stdout).toContain(`"encoder":"${own}"`);
  });

  it('leave out, and name, what is no longer indexed; a mark can be deleted', async () => {
    const bail = join(documents, 'maison', 'bail.md');
    const moved = readFileSync(join(data, 'own-questions.json'), 'utf8').replaceAll(
      bail,
      '/parti/bail.md',
    );
    writeFileSync(join(data, 'own-questions.json'), moved);
    const own = 'e5-small-fr-en';
    const words = ['--encoder', own, '--reranker', `${own}-reranker`, '--json'];
    const ended = await run('eval', 'mine', 'run', ...words);
    expect([ended.stderr, ended.status]).toEqual(['', 0]);
    const result = comparison.parse(JSON.parse(ended.stdout));
    expect([result.queries, result.missing]).toEqual([1, ['/parti/bail.md']]);
    expect(result.compared).toHaveLength(4);
    const listed = await run('eval', 'mine', 'list', '--json');
    const [first, second] = z.array(mark).parse(JSON.parse(listed.stdout));
    expect((await run('eval', 'mine', 'remove', first?.id ?? '?')).status).toBe(0);
    const left = await run('eval', 'mine', 'list', '--json');
    expect(z.array(mark).parse(JSON.parse(left.stdout))).toEqual([second]);
  });

  it('are never thrown away because their file is damaged', async () => {
    const file = join(data, 'own-questions.json');
    writeFileSync(file, '{"format":1,');
    const ended = await run('eval', 'mine', 'list');
    expect([ended.status, ended.stderr]).toEqual([
      5,
      `${file} est abîmé : corrigez-le ou effacez-le, puis marquez vos questions à nouveau.\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('{"format":1,');
  });
});
