/**
 * What the keyword index makes of the built-in questions, in `resources/calibration/words.json` and
 * `neighbours-words.json`: a question a line, `[passage, score, coverage]` of the passages it finds. To
 * be run again when the questions or the keywords' scores change:
 * `node bench/calibration-words.ts DATA`, where DATA is a data folder (its encoder is used to index,
 * not to score).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openSearch } from '../src/main/engine/search-session.ts';
import { documentIndex } from '../src/main/eval/corpus.ts';
import { runEvaluation } from '../src/main/eval/run.ts';
import { readSettings } from '../src/main/settings.ts';
import { nodeShell } from '../src/main/shell/node/fork.ts';
import { openReader } from '../src/main/store/open.ts';
import { parseQuery } from '../src/shared/query.ts';

/** Passages kept of a question: as many as search asks of each retriever. */
const kept = 100;

const textsSchema = z.object({
  passages: z.array(z.object({ title: z.string(), text: z.string() })),
  questions: z.array(z.object({ text: z.string(), answer: z.int().nullable() })),
});
type Texts = z.infer<typeof textsSchema>;

const [dataFolder = ''] = process.argv.slice(2);
if (dataFolder === '') throw new Error('usage: node bench/calibration-words.ts DATA');
const resources = join(import.meta.dirname, '..', 'resources', 'calibration');

const base = readTexts('questions.json');
const neighbours = readTexts('neighbours.json');
await writeWords(base, 'words.json');
await writeWords(
  { passages: [...base.passages, ...neighbours.passages], questions: neighbours.questions },
  'neighbours-words.json',
);

function readTexts(name: string): Texts {
  return textsSchema.parse(JSON.parse(readFileSync(join(resources, name), 'utf8')));
}

async function writeWords({ passages, questions }: Texts, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'calibration-words-'));
  const collection = join(folder, 'built-in');
  mkdirSync(collection);
  const lines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(
    join(collection, 'corpus.jsonl'),
    lines(passages.map((passage, index) => ({ _id: String(index), ...passage }))),
  );
  writeFileSync(
    join(collection, 'queries.jsonl'),
    lines(questions.map(({ text }, index) => ({ _id: `q${index}`, text }))),
  );
  writeFileSync(join(collection, 'qrels.tsv'), 'query-id\tcorpus-id\tscore\nq0\t0\t1\n');
  await runEvaluation({
    ...{ dataFolder, cacheFolder: folder, folder: collection, modes: ['vectors'] },
    ...{ encoder: null, reranker: null, dtype: null, layers: null, depth: 0, queries: 1, seed: 1 },
    ...{ out: null, rerankOnly: false, negatives: 0 },
  });

  const indexFolder = join(folder, 'eval', 'built-in');
  const passageOf = new Map<number, number>();
  const reader = openReader(indexFolder);
  for (const { path, documentId } of reader.files()) {
    if (documentId !== null) passageOf.set(documentId, documentIndex(path));
  }
  reader.close();
  const session = await openSearch(
    { dataFolder: indexFolder, settings: readSettings(dataFolder), shell: nodeShell() },
    { models: 'none' },
  );
  const rows: string[] = [];
  for (const { text } of questions) {
    const { candidates } = await session.search.call('lexical', {
      scope: { query: parseQuery(text), folder: null },
      limit: kept,
    });
    rows.push(
      JSON.stringify(
        candidates.map(({ documentId, score, coverage }) => [
          passageOf.get(documentId),
          Number(score.toFixed(2)),
          Number(coverage.toFixed(3)),
        ]),
      ),
    );
  }
  await session.close();
  writeFileSync(join(resources, name), `[\n${rows.join(',\n')}\n]\n`);
  rmSync(folder, { recursive: true });
}
