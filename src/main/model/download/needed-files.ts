/** Which of a repository's files make the model: the others are not downloaded. */
import { isModelFile } from '../source-files.ts';

/** The card says the licence and the languages; a licence goes with what it permits. */
const companions = ['README.md', 'LICENSE', 'LICENSE.txt'];
/** Other forms of the vocabulary, which a `tokenizer.json` holds already. */
const vocabularies = /^(vocab\.(txt|json)|merges\.txt|[\w.-]+\.model)$/;
const weights = /\.(safetensors|bin)(\.index\.json)?$/;

/** The names to download, weights last: what is wrong with a small file is known before them. */
export function neededFiles(names: readonly string[]): string[] {
  const model = names.filter(isModelFile);
  const hasTokenizer = model.includes('tokenizer.json');
  const kept = weightFiles(model.filter((name) => weights.test(name)));
  const others = model.filter(
    (name) => !weights.test(name) && !(hasTokenizer && vocabularies.test(name)),
  );
  return [...names.filter((name) => companions.includes(name)), ...others, ...kept];
}

/** Of weights published in several forms, one: safetensors before pickles, one file before several. */
function weightFiles(names: readonly string[]): string[] {
  for (const single of ['model.safetensors', 'pytorch_model.bin']) {
    if (names.includes(single)) return [single];
    const form = single.endsWith('.bin')
      ? /\.bin(\.index\.json)?$/
      : /\.safetensors(\.index\.json)?$/;
    const shards = names.filter((name) => form.test(name));
    if (shards.length > 0) return shards;
  }
  return [];
}
