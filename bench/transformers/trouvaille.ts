/** Trouvaille's side: as the product embeds. `node trouvaille.ts fp32|int8 THREADS COMPILED` */
import { join } from 'node:path';
import { compileModel } from '../../src/main/model/compile.ts';
import { embedAll } from '../../src/main/model/embed-all.ts';
import { loadEncoder } from '../../src/main/model/encoder.ts';
import { rankedVectors } from '../../src/main/model/ranked-vectors.ts';
import { loadTokenizer } from '../../src/main/model/tokenizer.ts';
import { answer } from './side.ts';

const [precision, threads, compiledRoot = ''] = process.argv.slice(2);
const source = join(import.meta.dirname, '..', '..', 'resources', 'models', 'encoder');
const dtype = precision === 'fp32' ? 'fp32' : 'int8';
const { folder, manifest } = await compileModel(source, compiledRoot, { dtype });
const encoder = await loadEncoder(folder, { threads: Number(threads) });
const tokenizer = loadTokenizer(folder, manifest.maxTokens);
const ranked = rankedVectors(manifest);
answer(async (texts) => {
  const { vectors } = await embedAll(
    encoder,
    texts.map((text) => tokenizer.encode(text)),
  );
  return ranked.passages(vectors);
});
