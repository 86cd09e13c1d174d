/**
 * What tokenising takes beside embedding, on paragraphs of every collection of `data/text`. Aim: no more
 * than a tenth.
 *
 *   node bench/tokenizer-share.ts SHARED [NAME…]
 *
 * SHARED: the folder that has `data`. NAME: embedded, wordpiece, bloom (all by default). The last two are
 * of published sizes with random weights: all-MiniLM-L6-v2 with its real tokenizer, and Bloomz-560m with
 * the fixture's, a byte-level BPE of 1,500 pieces, which cuts more finely than the published one. Both
 * in int8, as an index is made, in turns of 16 paragraphs, from a tokenizer that has seen nothing yet.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileModel } from '../src/main/model/compile.ts';
import { embedAll } from '../src/main/model/embed-all.ts';
import { loadEncoder } from '../src/main/model/encoder.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import { paragraphs, proseCollections } from './prose.ts';
import { sizes, writeRandomModel } from './random-model.ts';

interface Row {
  /** Paragraphs of each collection. */
  readonly each: number;
  /** The published folder, written into `outer` where it is not there. */
  source(outer: string): string;
}

const turn = 16;
const threads = 2;

const [shared, ...asked] = process.argv.slice(2);
if (shared === undefined) throw new Error('usage: node bench/tokenizer-share.ts SHARED [NAME…]');

const rows: Readonly<Record<string, Row>> = {
  embedded: {
    each: 16,
    source: () => join(import.meta.dirname, '..', 'resources', 'models', 'encoder'),
  },
  wordpiece: {
    each: 16,
    source(outer) {
      const folder = join(outer, 'MiniLM-L6');
      writeRandomModel(folder, sizes['MiniLM-L6']);
      const published = join(shared, 'data/tokenizers/all-MiniLM-L6-v2');
      for (const name of ['tokenizer.json', 'tokenizer_config.json', 'vocab.txt']) {
        cpSync(join(published, name), join(folder, name));
      }
      // As on its card; the fixture's is shorter, and what is cut off is tokenised for nothing.
      writeFileSync(join(folder, 'sentence_bert_config.json'), '{"max_seq_length":256}');
      return folder;
    },
  },
  bloom: {
    each: 2,
    source(outer) {
      const folder = join(outer, 'bloomz-560m');
      writeRandomModel(folder, sizes['bloomz-560m']);
      writeFileSync(join(folder, 'sentence_bert_config.json'), '{"max_seq_length":1024}');
      return folder;
    },
  },
};

for (const [name, row] of Object.entries(rows)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const outer = mkdtempSync(join(tmpdir(), 'tokenizer-share-'));
  try {
    const texts = proseCollections(shared).flatMap((collection) =>
      paragraphs(shared, collection, row.each),
    );
    process.stdout.write(
      `${JSON.stringify({ name, ...(await measure(row.source(outer), texts)) })}\n`,
    );
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

async function measure(source: string, texts: readonly string[]): Promise<Record<string, number>> {
  const compiledRoot = mkdtempSync(join(tmpdir(), 'tokenizer-share-'));
  try {
    const { folder, manifest } = await compileModel(source, compiledRoot, { dtype: 'int8' });
    const encoder = await loadEncoder(folder, { threads });
    const tokenizer = loadTokenizer(folder, manifest.maxTokens);
    const milliseconds = { tokenising: 0, embedding: 0 };
    let tokens = 0;
    await encoder.embed([Int32Array.from({ length: 128 }, (_, at) => 10 + at)]); // warm
    for (let from = 0; from < texts.length; from += turn) {
      const start = performance.now();
      const ids = texts
        .slice(from, from + turn)
        .map((text) => tokenizer.encode(manifest.prefixes.passage + text));
      const middle = performance.now();
      await embedAll(encoder, ids);
      milliseconds.embedding += performance.now() - middle;
      milliseconds.tokenising += middle - start;
      tokens += ids.reduce((sum, row) => sum + row.length, 0);
    }
    await encoder.close();
    return {
      ...{ paragraphs: texts.length, tokens },
      tokenisingMs: Math.round(milliseconds.tokenising),
      embeddingMs: Math.round(milliseconds.embedding),
      share: Number((milliseconds.tokenising / milliseconds.embedding).toFixed(4)),
      load: Number((loadavg()[0] ?? NaN).toFixed(1)),
    };
  } finally {
    rmSync(compiledRoot, { recursive: true });
  }
}
