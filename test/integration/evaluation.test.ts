/** `eval` over a collection made here, with the embedded models: what it measures and writes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runEvaluation } from '../../src/main/eval/run.ts';
import type { EvaluationOptions } from '../../src/main/eval/types.ts';
import { evaluationMetrics } from '../../src/shared/evaluation.ts';
import type * as Fork from '../../src/main/shell/node/fork.ts';
import { openReader } from '../../src/main/store/open.ts';
import { modelsDataFolder } from '../compiled-models.ts';

/** Every service that was forked, in order. */
const forked = vi.hoisted((): string[] => []);
vi.mock('../../src/main/shell/node/fork.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Fork>();
  const nodeShell: typeof original.nodeShell = (options) => {
    const shell = original.nodeShell(options);
    return {
      fork(service, forkOptions) {
        forked.push(service);
        return shell.fork(service, forkOptions);
      },
    };
  };
  return { ...original, nodeShell };
});

const documents = [
  ['bail', 'Le bail', 'Le bail est conclu pour trois ans & le loyer est de 640 euros par mois.'],
  ['velo', 'Vélos', 'Le garage à vélos de la résidence est ouvert avec un badge.'],
  ['tarte', 'Tarte', 'Étaler la pâte, disposer les pommes et cuire quarante minutes.'],
  ['conges', 'Congés', 'Chaque salarié a droit à deux jours et demi de congés payés par mois.'],
  ['piscine', 'Piscine', 'La piscine municipale ferme en février pour la vidange annuelle.'],
  ['impots', 'Impôts', 'La déclaration de revenus se fait en ligne avant la fin du mois de mai.'],
  ['vaccin', 'Vaccins', 'Le rappel du vaccin contre le tétanos se fait tous les vingt ans.'],
  ['train', 'Trains', 'Le billet de train est remboursé si le retard dépasse une heure.'],
  ['chat', 'Chat', 'Le chat doit être identifié par une puce électronique.'],
  ['poubelle', 'Déchets', 'Le verre se dépose dans le conteneur vert au bout de la rue.'],
  ['ecole', 'École', 'La cantine de l’école est payée chaque trimestre par prélèvement.'],
  ['passeport', 'Passeport', 'Le passeport d’un adulte est valable dix ans.'],
] as const;
const queries = [
  ['q1', 'combien coûte le loyer du logement', 'bail'],
  ['q2', 'jours de congés payés du salarié', 'conges'],
  ['q3', 'remboursement du billet de train en retard', 'train'],
  ['q4', 'durée de validité du passeport', 'passeport'],
  ['q5', 'où déposer le verre', 'poubelle'],
  ['q6', 'fermeture de la piscine', 'piscine'],
] as const;

let base: string;
let options: EvaluationOptions;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'trouvaille-eval-'));
  const folder = join(base, 'petite');
  mkdirSync(folder);
  const lines = (items: readonly object[]): string =>
    items.map((item) => `${JSON.stringify(item)}\n`).join('');
  writeFileSync(
    join(folder, 'corpus.jsonl'),
    lines(documents.map(([_id, title, text]) => ({ _id, title, text }))),
  );
  writeFileSync(
    join(folder, 'queries.jsonl'),
    lines([...queries.map(([_id, text]) => ({ _id, text })), { _id: 'q7', text: 'sans jugement' }]),
  );
  const judged = queries.map(([query, , document]) => `${query}\t${document}\t1\n`);
  writeFileSync(join(folder, 'qrels.tsv'), `query-id\tcorpus-id\tscore\n${judged.join('')}`);
  options = {
    ...{ dataFolder: modelsDataFolder(), cacheFolder: join(base, 'cache'), folder },
    ...{ encoder: null, reranker: null, dtype: null, layers: null, depth: 4, queries: null },
    ...{ modes: ['keywords', 'vectors', 'hybrid', 'reranked'], seed: 1 },
    ...{ out: join(base, 'out'), rerankOnly: false, negatives: 3 },
  };
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => forked.splice(0));

/** A TREC run: documents of each question, best first, after its form was checked. */
function readRun(mode: string): Map<string, string[]> {
  const rankings = new Map<string, string[]>();
  const scores = new Map<string, number>();
  for (const line of readFileSync(join(base, 'out', `run-${mode}.trec`), 'utf8')
    .trim()
    .split('\n')) {
    const [query = '', q0, document = '', rank, score, system, ...rest] = line.split(' ');
    const ranking = rankings.get(query) ?? [];
    ranking.push(document);
    rankings.set(query, ranking);
    expect([q0, Number(rank), system, rest]).toEqual(['Q0', ranking.length, mode, []]);
    expect(Number(score)).toBeLessThan(scores.get(query) ?? Infinity);
    scores.set(query, Number(score));
  }
  return rankings;
}

describe('an evaluation', () => {
  it('measures every mode on the same questions, and writes its report and runs', async () => {
    const phases = new Set<string>();
    const report = await runEvaluation(options, {
      onProgress: ({ phase, mode }) => phases.add(`${phase} ${mode ?? ''}`.trim()),
    });
    expect(report).toMatchObject({ set: 'petite', documents: 12, queries: 6 });
    expect(Object.keys(report.systems)).toEqual(options.modes);
    for (const mode of options.modes) {
      const system = report.systems[mode] ?? {};
      expect(Object.keys(system)).toEqual(evaluationMetrics);
      for (const { value, low, high } of Object.values(system)) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
      // Questions that share rare words with one document of twelve.
      expect(system.top1?.value ?? 0).toBeGreaterThan(0.5);
      expect(phases).toContain(`searching ${mode}`);
    }
    expect(phases).toContain('indexing');
    expect(report.tests.length).toBeGreaterThan(0);
    for (const { p } of report.tests) expect(p >= 0 && p <= 1).toBe(true);

    expect(JSON.parse(readFileSync(join(base, 'out', 'report.json'), 'utf8'))).toEqual(report);
    expect(readFileSync(join(base, 'out', 'report.md'), 'utf8')).toContain('| ndcg@10 | ');
    expect(readFileSync(join(base, 'out', 'report.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    const known = new Set<string>(documents.map(([id]) => id));
    for (const mode of options.modes) {
      const run = readRun(mode);
      expect([...run.keys()]).toEqual(queries.map(([id]) => id));
      for (const ranking of run.values()) {
        expect(new Set(ranking).size).toBe(ranking.length);
        for (const document of ranking) expect(known).toContain(document);
      }
      const first = queries.filter(([id, , document]) => run.get(id)?.[0] === document);
      expect(report.systems[mode]?.top1?.value).toBeCloseTo(first.length / queries.length);
    }
    // Vectors rank every document, keywords those that hold a word.
    expect(readRun('vectors').get('q1')).toHaveLength(documents.length);
    expect(forked).toContain('extractor');
  }, 240_000);

  it('made again reads and embeds nothing, and says the same', async () => {
    const index = join(options.cacheFolder, 'eval', 'petite');
    const state = (): unknown => {
      const reader = openReader(index);
      try {
        return [
          [...reader.files()].map(({ path, documentId }) => [path, documentId]),
          reader.counts(),
        ];
      } finally {
        reader.close();
      }
    };
    const before = state();
    const modes = ['keywords', 'vectors'] as const;
    const first = new Map(modes.map((mode) => [mode, readRun(mode)]));
    await runEvaluation({ ...options, modes, queries: null });
    expect(forked).not.toContain('extractor');
    expect(state()).toEqual(before);
    for (const mode of modes) expect(readRun(mode)).toEqual(first.get(mode));
  }, 120_000);

  it('of the reranker alone orders each answer among as many negatives as asked', async () => {
    const out = join(base, 'out');
    rmSync(out, { recursive: true });
    const report = await runEvaluation({ ...options, rerankOnly: true, queries: 3, negatives: 2 });
    expect(report.queries).toBe(3);
    expect(Object.keys(report.systems)).toEqual(['keywords', 'reranked']);
    expect(existsSync(join(out, 'run-vectors.trec'))).toBe(false);
    const [keywords, reranked] = [readRun('keywords'), readRun('reranked')];
    expect([...reranked.keys()]).toEqual([...keywords.keys()]);
    for (const [query, ranking] of reranked) {
      expect(ranking.toSorted()).toEqual(keywords.get(query)?.toSorted());
      const answer = queries.find(([id]) => id === query)?.[2];
      expect(ranking.filter((document) => document !== answer).length).toBeLessThanOrEqual(2);
    }
  }, 120_000);

  it('refuses a collection that is incomplete, naming what is wrong', async () => {
    const folder = join(base, 'fausse');
    mkdirSync(folder);
    writeFileSync(join(folder, 'corpus.jsonl'), '{"_id":"a","text":"x"}\nnot json\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'usage',
      values: { detail: `${join(folder, 'corpus.jsonl')}:2` },
    });
    writeFileSync(join(folder, 'corpus.jsonl'), '{"_id":"a","text":"x"}\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'path-missing',
    });
    writeFileSync(join(folder, 'qrels.tsv'), 'q1\ta\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'usage',
      values: { detail: `${join(folder, 'qrels.tsv')}:1` },
    });
    expect(forked).toEqual([]);
  });
});
