import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

const whole: Readonly<Record<string, string | Buffer>> = {
  'corpus.jsonl': '{"_id":"d1","text":"un"}\n{"_id":"d2","text":"deux"}\n',
  'queries.jsonl': '{"_id":"q1","text":"un ?"}\n',
  'qrels.tsv': 'q1\td1\t1\n',
};

/** A collection of these files beside, or instead of, those of a sound one; null: not there. */
async function collection(
  changes: Readonly<Record<string, string | Buffer | null>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trouvaille-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries({ ...whole, ...changes })) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

test.each([
  ['without a header', 'q1\td1\t1\nq1\td2\t0\n'],
  ['with a header', 'query-id\tcorpus-id\tscore\nq1\td1\t1\n'],
  ['with the column of TREC', 'q1\t0\td1\t1\n'],
  ['with blank lines and carriage returns', '\r\nq1\td1\t1\r\n\r\n'],
])('judgements are read %s', async (_, qrels) => {
  const { queries } = await readDataset(await collection({ 'qrels.tsv': qrels }));
  expect(queries.map(({ judgements }) => [...judgements])).toEqual([[['d1', 1]]]);
});

test('judgements are read from qrels/test.tsv where the folder has no qrels.tsv', async () => {
  const folder = await collection({ 'qrels.tsv': null, 'qrels/test.tsv': 'q1\td2\t1\n' });
  const { queries } = await readDataset(folder);
  expect([...(queries[0]?.judgements.keys() ?? [])]).toEqual(['d2']);
});

test.each([
  ['no JSON', { 'corpus.jsonl': '{"_id":"d1"}\n{"_id":\n' }, 'corpus.jsonl', 2],
  ['no id', { 'queries.jsonl': '{"text":"x"}\n' }, 'queries.jsonl', 1],
  ['an id twice', { 'corpus.jsonl': '{"_id":"d1"}\n\n{"_id":"d1"}\n' }, 'corpus.jsonl', 3],
  ['a judgement of two columns', { 'qrels.tsv': 'q1\td1\n' }, 'qrels.tsv', 1],
  ['a grade that is no number', { 'qrels.tsv': 'q1\td1\t1\nq1\td2\tx\n' }, 'qrels.tsv', 2],
])('a line that has %s is named', async (_, changes, name, line) => {
  const folder = await collection(changes);
  await expect(readDataset(folder)).rejects.toMatchObject({
    code: 'collection-line',
    values: { path: join(folder, name), line },
  });
});

test('a compressed file that was cut off is named', async () => {
  const text = Array.from({ length: 5000 }, (_, at) => `{"_id":"d${at}","text":"${at * 7919}"}`);
  const cut = gzipSync(text.join('\n')).subarray(0, 9000);
  const folder = await collection({ 'corpus.jsonl': null, 'corpus.jsonl.gz': cut });
  await expect(readDataset(folder)).rejects.toMatchObject({
    code: 'collection-damaged',
    values: { path: join(folder, 'corpus.jsonl.gz') },
  });
});

test('judgements of another collection are refused: every figure would be 0', async () => {
  const folder = await collection({ 'qrels.tsv': 'q1\tailleurs\t1\n' });
  await expect(readDataset(folder)).rejects.toMatchObject({ code: 'collection-no-queries' });
});
