/**
 * The library's side: as its documentation writes it, batches of 32 in the order of the documents.
 * `node transformers.ts fp32|int8 THREADS EXPORTED`
 */
import { env, pipeline } from '@huggingface/transformers';
import { answer } from './side.ts';

const batch = 32;

const [precision, threads, exported = ''] = process.argv.slice(2);
env.localModelPath = exported;
env.allowRemoteModels = false;
const extractor = await pipeline('feature-extraction', 'encoder', {
  dtype: precision === 'fp32' ? 'fp32' : 'q8',
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(threads) },
});
answer(async (texts) => {
  const rows: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += batch) {
    const some = texts.slice(from, from + batch);
    rows.push((await extractor(some, { pooling: 'mean', normalize: true })).data);
  }
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
});
