/** A French question finds an English document, and the other way round, with the embedded encoder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePairCollection, type PairLanguage } from '../../bench/language-pairs.ts';
import { runEvaluation } from '../../src/main/eval/run.ts';
import { modelsDataFolder } from '../compiled-models.ts';
import { sharedData } from '../shared-data.ts';

const pairs = sharedData('text', 'python-docs-fr-paires-en-fr.jsonl.gz');
let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'trouvaille-languages-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.skipIf(pairs === null)('across languages', () => {
  it.each<[string, PairLanguage]>([
    ['a French question finds the English paragraph', 'en'],
    ['an English question finds the French paragraph', 'fr'],
  ])(
    '%s',
    async (_, documents) => {
      const folder = join(base, `pairs-${documents}`);
      writePairCollection(pairs ?? '', folder, { documents, count: 60, seed: 2 });
      const report = await runEvaluation({
        ...{ dataFolder: modelsDataFolder(), cacheFolder: join(base, 'cache'), folder },
        ...{ modes: ['keywords', 'vectors', 'hybrid'], encoder: null, reranker: null },
        ...{ dtype: null, layers: null, depth: 4, queries: null, seed: 1 },
        ...{ out: null, rerankOnly: false, negatives: 1 },
      });
      expect(report.queries).toBe(60);
      const top1 = (mode: string): number => report.systems[mode]?.top1?.value ?? 0;
      // By chance it would be one in sixty; words that both languages share find the most of them,
      // so that meaning has to find more than those.
      expect(top1('vectors')).toBeGreaterThan(0.8);
      expect(top1('hybrid')).toBeGreaterThan(0.8);
      expect(top1('vectors')).toBeGreaterThan(top1('keywords'));
    },
    240_000,
  );
});
