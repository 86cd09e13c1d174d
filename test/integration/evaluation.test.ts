/** `eval` over a collection made here, with the embedded models: what it measures and writes. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runEvaluation } from '../../src/main/eval/run.ts';
import type { EvaluationOptions } from '../../src/main/eval/types.ts';
import { evaluationMetrics } from '../../src/shared/evaluation.ts';
import type * as Fork from '../../src/main/shell/node/fork.ts';
import { openReader } from '../../src/main/store/open.ts';
import { takeWriterLock } from '../../src/main/store/writer-lock.ts';
import { TrouvailleError } from '../../src/shared/errors.ts';
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
    const { modes } = options;
    const first = new Map(modes.map((mode) => [mode, readRun(mode)]));
    const computed = join(options.cacheFolder, 'computed');
    const kept = readdirSync(computed).map((name) => readFileSync(join(computed, name), 'utf8'));
    await runEvaluation({ ...options, queries: null });
    expect(forked).not.toContain('extractor');
    // Every question's vector, and every pair's match and logit, was there.
    expect(readdirSync(computed)).toHaveLength(3);
    expect(readdirSync(computed).map((name) => readFileSync(join(computed, name), 'utf8'))).toEqual(
      kept,
    );
    expect(state()).toEqual(before);
    for (const mode of modes) expect(readRun(mode)).toEqual(first.get(mode));
  }, 120_000);

  it('that was interrupted goes on with what it had asked, unless something has changed', async () => {
    const modes = ['vectors'] as const;
    const interrupted = async (asked: Partial<EvaluationOptions>): Promise<void> => {
      const controller = new AbortController();
      const run = runEvaluation(
        { ...options, modes, ...asked },
        {
          signal: controller.signal,
          onProgress: ({ phase, done }) => {
            if (phase === 'searching' && done === 2) controller.abort();
          },
        },
      );
      await expect(run).rejects.toThrow(/abort|cancelled/i);
    };
    await interrupted({});
    const unfinished = join(options.cacheFolder, 'eval', 'petite', 'unfinished');
    const [file = ''] = readdirSync(unfinished);
    const lines = readFileSync(join(unfinished, file), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2);
    // What was kept is told from what is asked anew by a ranking that no search gives.
    const marked = JSON.stringify(['q1', { documents: ['chat'], ms: 1 }]);
    writeFileSync(join(unfinished, file), `${marked}\n${lines[1]}\n["q3",{"docum`);
    await runEvaluation({ ...options, modes, depth: 5 });
    expect(readRun('vectors').get('q1')).toHaveLength(documents.length);

    await interrupted({});
    const [again = ''] = readdirSync(unfinished);
    expect(again).toBe(file);
    writeFileSync(join(unfinished, file), `${marked}\n${lines[1]}\n["q3",{"docum`);
    await runEvaluation({ ...options, modes });
    expect(readRun('vectors').get('q1')).toEqual(['chat']);
    expect(readRun('vectors').get('q3')).toHaveLength(documents.length);
    expect(existsSync(unfinished)).toBe(false);
  }, 240_000);

  it('holds the collection’s index to its end, so that no other changes it meanwhile', async () => {
    const index = join(options.cacheFolder, 'eval', 'petite');
    const codes: unknown[] = [];
    const taken = (): unknown => {
      try {
        takeWriterLock(index).release();
        return null;
      } catch (error) {
        return error instanceof TrouvailleError ? error.code : error;
      }
    };
    await runEvaluation(
      { ...options, modes: ['keywords'] },
      {
        onProgress: ({ phase, done }) => {
          if (phase === 'searching' && done > 0) codes.push(taken());
        },
      },
    );
    expect(codes).toEqual(Array.from(queries, () => 'data-locked'));
    expect(taken()).toBeNull();
  }, 120_000);

  it('of the reranker alone orders each answer among as many negatives as asked', async () => {
    const out = join(base, 'out');
    rmSync(out, { recursive: true, force: true });
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
      expect(ranking).toContain(answer);
    }
  }, 120_000);

  it('takes collections with odd ids, empty and equal documents, and judgements in qrels/', async () => {
    const folder = join(base, 'étrange');
    mkdirSync(join(folder, 'qrels'), { recursive: true });
    const corpus = [
      { _id: 'le chat', title: null, text: 'Le chat doit être identifié par une puce.' },
      { _id: 'vide', title: '', text: '' },
      { _id: 12, text: 'Le passeport d’un adulte est valable dix ans.' },
      { _id: 'copie', text: 'Le chat doit être identifié par une puce.' },
      { _id: 'contrôle', text: 'Un train\u0000 part <b>à</b> l’heure \ud800.' },
    ];
    const lines = corpus.map((item) => JSON.stringify(item)).join('\n');
    writeFileSync(join(folder, 'corpus.jsonl.gz'), gzipSync(`\ufeff${lines}`));
    const asked = [
      { _id: 'q 1', text: 'identifier un chat par une puce' },
      { _id: 'q2', text: 'durée du passeport' },
      { _id: 'q3', text: 'train qui part à l’heure' },
      { _id: 'q4', text: 'document vide' },
      { _id: 'q5', text: '  ' },
    ];
    writeFileSync(
      join(folder, 'queries.jsonl'),
      asked.map((item) => JSON.stringify(item)).join('\n'),
    );
    const judged = ['q 1\tcopie\t1', 'q2\t12\t2', 'q3\tcontrôle\t1', 'q4\tvide\t1', 'q5\t12\t1'];
    writeFileSync(join(folder, 'qrels', 'test.tsv'), judged.join('\n'));
    const report = await runEvaluation({ ...options, folder, modes: ['keywords'] });
    expect(report).toMatchObject({ set: 'étrange', documents: 5, queries: 4 });
    const run = readRun('keywords');
    // Both of the equal documents are ranked; the ids of the run hold no space.
    expect(run.get('q%201')?.toSorted()).toEqual(['copie', 'le%20chat']);
    expect(run.get('q2')).toEqual(['12']);
    expect(run.get('q3')?.[0]).toBe('contrôle');
    expect([...run.values()].flat()).not.toContain('vide');
    // Keywords alone need no model but the one that cuts passages.
    expect(forked).not.toContain('inference');
  }, 120_000);

  it('refuses a collection that is incomplete, naming what is wrong', async () => {
    const folder = join(base, 'fausse');
    mkdirSync(folder);
    writeFileSync(join(folder, 'corpus.jsonl'), '{"_id":"a","text":"x"}\nnot json\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'collection-line',
      values: { path: join(folder, 'corpus.jsonl'), line: 2 },
    });
    writeFileSync(join(folder, 'corpus.jsonl'), '{"_id":"a","text":"x"}\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'path-missing',
    });
    writeFileSync(join(folder, 'qrels.tsv'), 'q1\ta\n');
    await expect(runEvaluation({ ...options, folder })).rejects.toMatchObject({
      code: 'collection-line',
      values: { path: join(folder, 'qrels.tsv'), line: 1 },
    });
    expect(forked).toEqual([]);
  });
});
