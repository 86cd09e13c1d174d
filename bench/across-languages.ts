/**
 * Search across languages, in both directions: `node bench/across-languages.ts PAIRS.jsonl.gz [COUNT]
 * [--encoder M]`, with the models of `TROUVAILLE_DATA`. Prints nDCG@10, MRR@10, Top-1 and R@10 of
 * keywords, vectors and hybrid with their intervals, as `trouvaille eval` measures them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolderPath, dataFolderPath } from '../src/main/data-folder.ts';
import { runEvaluation } from '../src/main/eval/run.ts';
import { writePairCollection, type PairLanguage } from './language-pairs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { encoder: { type: 'string' } },
});
const [path = '', count = '500'] = positionals;
const seed = 1;
const shown = ['ndcg@10', 'mrr@10', 'top1', 'recall@10'] as const;

const directions: readonly PairLanguage[] = ['en', 'fr'];
for (const documents of directions) {
  const name = `pairs-${documents}-${count}`;
  const folder = join(cacheFolderPath(), 'pairs', name);
  writePairCollection(path, folder, { documents, count: Number(count), seed });
  const report = await runEvaluation({
    ...{ dataFolder: dataFolderPath(), cacheFolder: cacheFolderPath(), folder },
    ...{ modes: ['keywords', 'vectors', 'hybrid'], encoder: values.encoder ?? null },
    ...{ reranker: null, dtype: null, layers: null, depth: 20, queries: null, seed },
    ...{ out: null, rerankOnly: false, negatives: 200 },
  });
  const direction =
    documents === 'en' ? 'French asks, English answers' : 'English asks, French answers';
  process.stdout.write(
    `${direction}: ${report.queries} questions, ${report.documents} paragraphs\n`,
  );
  for (const [mode, metrics] of Object.entries(report.systems)) {
    const figures = shown.map((metric) => {
      const { value = NaN, low = NaN, high = NaN } = metrics[metric] ?? {};
      return `${metric} ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
    });
    process.stdout.write(`  ${mode.padEnd(9)} ${figures.join('  ')}\n`);
  }
}
