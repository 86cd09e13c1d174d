import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

/** What the one sentence names: the file, and a word of the reason (broken/README.md). */
const reasons: Readonly<Record<string, readonly [file: string, reason: RegExp]>> = {
  'config-hidden-not-divisible': ['config.json', /16 .* 3 heads/],
  'config-missing': ['config.json', /missing/],
  'config-unknown-architecture': ['config.json', /mamba/],
  'empty-folder': ['config.json', /not a model/],
  'extra-layers': ['model.safetensors', /encoder\.layer\.2\..* missing/],
  'header-bad-json': ['model.safetensors', /not JSON/],
  'header-overlap': ['model.safetensors', /overlap/],
  'header-too-long': ['model.safetensors', /1099511627776/],
  'inf-weights': ['model.safetensors', /word_embeddings\.weight holds Infinity/],
  'lfs-pointer': ['model.safetensors', /Git LFS pointer/],
  'missing-tensor': ['model.safetensors', /layer\.1\.attention\.self\.key\.weight is missing/],
  'nan-weights': ['model.safetensors', /layer\.0\.output\.dense\.weight holds NaN/],
  'not-a-model': ['config.json', /not a model/],
  'path-traversal-shards': ['model.safetensors.index.json', /outside the folder/],
  'pickle-os-system': ['pytorch_model.bin', /os system.*refused/],
  'pickle-unknown-global': ['pytorch_model.bin', /acme_layers\.secret FancyTensor.*refused/],
  'pooling-unknown': ['1_Pooling/config.json', /pooling/],
  'tokenizer-bad-json': ['tokenizer.json', /not JSON/],
  'tokenizer-missing': ['tokenizer.json', /missing/],
  'tokenizer-vocab-larger': ['tokenizer.json', /305 ids .* 250 embeddings/],
  'truncated-bin': ['pytorch_model.bin', /cut off/],
  'truncated-safetensors': ['model.safetensors', /truncated/],
  'wrong-shape': ['model.safetensors', /\[32, 12\] .* \[32, 16\]/],
  'zip-bomb-bin': ['pytorch_model.bin', /1099511627776/],
};

const folder = join(fixtureModels, 'broken');
const names = readdirSync(folder).filter((name) => name !== 'README.md');

describe('a broken model', () => {
  it('is known here in each way that the folder holds', () => {
    expect(Object.keys(reasons).sort()).toEqual(names.sort());
  });

  it.each(Object.entries(reasons))(
    '%s is refused with its file and reason',
    async (name, [file, reason]) => {
      const root = temporaryFolder();
      const error: unknown = await compileModel(join(folder, name), root, { dtype: 'int8' }).catch(
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof TrouvailleError)) throw new Error('accepted', { cause: error });
      expect(error.code).toBe('model-bad');
      expect(error.values['reason']).toMatch(reason);
      expect(String(error.values['reason']).startsWith(`${file}: `)).toBe(true);
      // Nothing half compiled is left, and nothing was run.
      expect(readdirSync(root)).toEqual([]);
      expect(existsSync('PICKLE-WAS-EXECUTED')).toBe(false);
    },
  );
});
