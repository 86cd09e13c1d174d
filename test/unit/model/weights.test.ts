import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { toFloat32 } from '../../../src/main/model/weights/floats.ts';
import { openWeights } from '../../../src/main/model/weights/open-weights.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

describe('stored numbers', () => {
  it('widens half precision as the platform does', () => {
    const words = new Uint16Array(65_536).map((_, i) => i);
    const floats = toFloat32(new Uint8Array(words.buffer), 'F16');
    const reference = new Float16Array(words.buffer);
    // Object.is: the sign of zero and not-a-number count.
    expect(words.filter((_, i) => !Object.is(floats[i], reference[i]))).toHaveLength(0);
  });

  it('widens bfloat16 by its upper half', () => {
    expect(Array.from(toFloat32(Uint8Array.of(0x80, 0x3f, 0x40, 0xc0), 'BF16'))).toEqual([1, -3]);
  });
});

describe('safetensors', () => {
  it('reads what was written, whole and by range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.float({ noNaN: true }), { maxLength: 12 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.nat(12),
        (tensors, start) => {
          const folder = temporaryFolder();
          writeSafetensors(folder, tensors);
          const weights = openWeights(folder);
          for (const [i, values] of tensors.entries()) {
            expect(Array.from(weights.read(`t${i}`))).toEqual(
              Array.from(Float32Array.from(values)),
            );
            const from = Math.min(start, values.length);
            expect(Array.from(weights.read(`t${i}`, from, values.length))).toEqual(
              Array.from(Float32Array.from(values.slice(from))),
            );
          }
          weights.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads two shards by their index', () => {
    const weights = openWeights(join(fixtureModels, 'parity', 'xlmr-prompts'));
    const files = new Set([...weights.tensors.keys()].map((name) => weights.fileOf(name)));
    expect([...files].sort()).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
    ]);
    weights.close();
  });
});

describe('pytorch_model.bin', () => {
  it.each([
    ['camembert-spm-only', 'ZIP'],
    ['roberta-ce-legacy', 'the form before'],
  ])('of %s, %s, holds the tensors of its config', (name) => {
    const weights = openWeights(join(fixtureModels, 'parity', name));
    const table = [...weights.tensors].find(([tensor]) =>
      tensor.endsWith('word_embeddings.weight'),
    );
    const config = JSON.parse(
      readFileSync(join(fixtureModels, 'parity', name, 'config.json'), 'utf8'),
    ) as {
      vocab_size: number;
      hidden_size: number;
    };
    expect(table?.[1].shape).toEqual([config.vocab_size, config.hidden_size]);
    // The library's integer buffer of positions is no weight.
    expect([...weights.tensors.keys()].filter((tensor) => tensor.includes('position_ids'))).toEqual(
      [],
    );
    weights.close();
  });
});

describe('hostile weight files', () => {
  const cases = [
    ['camembert-ce', 'model.safetensors'],
    ['camembert-spm-only', 'pytorch_model.bin'],
    ['roberta-ce-legacy', 'pytorch_model.bin'],
  ] as const;

  it.each(cases)('any change of %s/%s is read or refused in one sentence', (name, file) => {
    const original = readFileSync(join(fixtureModels, 'parity', name, file));
    const folder = temporaryFolder();
    // Where headers, pickles and directories lie: both ends.
    const position = fc.oneof(
      fc.nat(4000),
      fc.nat(4000).map((back) => original.length - 1 - back),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(position, fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(original.length - 1), { freq: 4 }),
        (changes, cut) => {
          const bytes = Buffer.from(original);
          for (const [at, value] of changes) bytes[at] = value;
          writeFileSync(join(folder, file), cut === null ? bytes : bytes.subarray(0, cut));
          try {
            const weights = openWeights(folder);
            for (const tensor of weights.tensors.keys()) weights.read(tensor);
            weights.close();
          } catch (error) {
            if (!(error instanceof TrouvailleError)) throw error;
            expect(error.code).toBe('model-bad');
            expect(String(error.values['reason'])).toContain(file);
          }
        },
      ),
      { numRuns: 250, seed: 20261121 },
    );
  });

  it('opens nothing outside the folder', () => {
    const folder = join(temporaryFolder(), 'model');
    mkdirSync(folder);
    cpSync(
      join(fixtureModels, 'parity', 'camembert-ce', 'model.safetensors'),
      join(folder, '..', 'x.safetensors'),
    );
    writeFileSync(
      join(folder, 'model.safetensors.index.json'),
      JSON.stringify({ weight_map: { 'a.weight': '../x.safetensors' } }),
    );
    expect(() => openWeights(folder)).toThrow(/outside the folder/);
  });
});

function writeSafetensors(folder: string, tensors: readonly (readonly number[])[]): void {
  let at = 0;
  const header = Object.fromEntries(
    tensors.map((values, i) => {
      const start = at;
      at += 4 * values.length;
      return [`t${i}`, { dtype: 'F32', shape: [values.length], data_offsets: [start, at] }];
    }),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const data = tensors.map((values) => Buffer.from(Float32Array.from(values).buffer));
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat([length, json, ...data]));
}
