import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readDataset } from '../../../src/main/eval/dataset.ts';

test('a document that holds line separators of Unicode is one line of the corpus', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trouvaille-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const text = 'Avant\u2028après\u2029enfin\u0085là.';
  const corpus = `{"_id":"d1","title":"T","text":"${text}"}\r\n{"_id":"d2","text":"autre"}\n`;
  await writeFile(join(folder, 'corpus.jsonl.gz'), gzipSync(corpus));
  await writeFile(join(folder, 'queries.jsonl'), '{"_id":"q1","text":"après ?"}');
  await writeFile(join(folder, 'qrels.tsv'), 'query\tcorpus\tscore\nq1\td1\t1\n');
  const { documents, queries } = await readDataset(folder);
  expect(documents.map(({ id }) => id)).toEqual(['d1', 'd2']);
  expect(documents[0]?.text).toBe(text);
  expect(queries.map(({ text }) => text)).toEqual(['après ?']);
});
