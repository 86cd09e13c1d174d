/**
 * Good models spoiled at random: 2,000 seeded mutations of headers, pickles, ZIP directories and JSON
 * files. A spoiled model is still read, or refused in a sentence of ours; nothing else is thrown, and no
 * memory is taken on a spoiled header's word.
 */
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { openWeights } from '../../../src/main/model/weights/open-weights.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

type Random = () => number;

interface Target {
  readonly what: string;
  readonly model: string;
  readonly file: string;
  readonly count: number;
  /** Where its structure lies: mutations elsewhere only change numbers. */
  readonly region: (bytes: Uint8Array) => readonly [start: number, end: number];
}

const whole = (bytes: Uint8Array): readonly [number, number] => [0, bytes.length];
const safetensorsHeader = (bytes: Uint8Array): readonly [number, number] => [
  0,
  8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)),
];

const weightTargets: readonly Target[] = [
  {
    ...{ what: 'a safetensors header', model: 'bert-wordpiece-uncased', count: 500 },
    ...{ file: 'model.safetensors', region: safetensorsHeader },
  },
  {
    ...{ what: 'an index of shards', model: 'xlmr-prompts', count: 150 },
    ...{ file: 'model.safetensors.index.json', region: whole },
  },
  {
    ...{ what: 'a pickle at the head of a ZIP', model: 'camembert-spm-only', count: 350 },
    ...{ file: 'pytorch_model.bin', region: () => [0, 4096] },
  },
  {
    ...{ what: 'a ZIP directory', model: 'camembert-spm-only', count: 250 },
    ...{ file: 'pytorch_model.bin', region: (bytes) => [bytes.length - 6000, bytes.length] },
  },
  {
    ...{ what: 'a pickle without a ZIP', model: 'roberta-ce-legacy', count: 350 },
    ...{ file: 'pytorch_model.bin', region: () => [0, 5000] },
  },
];

/** These decide the whole compilation, which is slower than reading weights. */
const compileTargets: readonly Target[] = [
  {
    ...{ what: 'config.json', model: 'bert-wordpiece-uncased', count: 150 },
    ...{ file: 'config.json', region: whole },
  },
  {
    ...{ what: 'tokenizer.json', model: 'electra-ce', count: 100 },
    ...{ file: 'tokenizer.json', region: whole },
  },
  {
    ...{ what: 'tokenizer_config.json', model: 'bert-wordpiece-uncased', count: 50 },
    ...{ file: 'tokenizer_config.json', region: whole },
  },
  {
    ...{ what: 'modules.json', model: 'bert-wordpiece-uncased', count: 50 },
    ...{ file: 'modules.json', region: whole },
  },
  {
    ...{ what: 'a SentencePiece vocabulary', model: 'camembert-spm-only', count: 50 },
    ...{ file: 'sentencepiece.bpe.model', region: whole },
  },
];

/** Far over what reading these small models takes, far under what a spoiled length can say. */
const memoryLimit = 500e6;
const timeout = 300_000;

it('are two thousand', () => {
  const all = [...weightTargets, ...compileTargets];
  expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(2000);
});

describe.each(weightTargets)('$what', (target) => {
  it('spoiled, is read or refused', { timeout }, async () => {
    await eachMutation(target, (folder) => {
      const weights = openWeights(folder);
      try {
        for (const name of weights.tensors.keys()) weights.read(name);
      } finally {
        weights.close();
      }
    });
  });
});

describe.each(compileTargets)('$what', (target) => {
  it('spoiled, compiles or is refused, and leaves nothing half made', { timeout }, async () => {
    const compiled = temporaryFolder();
    await eachMutation(target, async (folder) => {
      await compileModel(folder, compiled, { dtype: 'fp32' });
    });
    expect(readdirSync(compiled).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });
});

/** Throws, with its seed, where a mutation was neither read nor refused as a bad model. */
async function eachMutation(
  target: Target,
  read: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = copyOf(join(fixtureModels, 'parity', target.model));
  const good = readFileSync(join(folder, target.file));
  const memory = process.memoryUsage().rss;
  for (let seed = 1; seed <= target.count; seed++) {
    const bytes = mutate(good, target.region(good), seededRandom(seed));
    writeFileSync(join(folder, target.file), bytes);
    try {
      await read(folder);
    } catch (thrown) {
      const ours = thrown instanceof TrouvailleError && thrown.code === 'model-bad';
      if (!ours) throw new Error(`seed ${seed} of ${target.what}`, { cause: thrown });
    }
    expect(process.memoryUsage().rss - memory, `seed ${seed}`).toBeLessThan(memoryLimit);
  }
}

/** One to eight changes: bytes set or flipped, stretches cut out, doubled or overwritten, or the end cut off. */
function mutate(
  good: Uint8Array,
  [start, end]: readonly [number, number],
  random: Random,
): Uint8Array {
  let bytes = Array.from(good);
  const within = (): number => start + Math.floor(random() * (end - start));
  const changes = 1 + Math.floor(random() * 8);
  for (let change = 0; change < changes; change++) {
    const at = Math.min(within(), bytes.length - 1);
    const length = 1 + Math.floor(random() * 16);
    const kind = random();
    if (kind < 0.4) bytes[at] = Math.floor(random() * 256);
    else if (kind < 0.6) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    else if (kind < 0.75) bytes.splice(at, length);
    else if (kind < 0.9) bytes.splice(at, 0, ...bytes.slice(at, at + length));
    else if (kind < 0.97) bytes.fill(random() < 0.5 ? 0 : 255, at, at + length);
    else bytes = bytes.slice(0, Math.max(1, at));
  }
  return Uint8Array.from(bytes);
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function seededRandom(seed: number): Random {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function copyOf(model: string): string {
  const folder = join(temporaryFolder(), 'model');
  mkdirSync(folder);
  for (const name of readdirSync(model, { recursive: true, encoding: 'utf8' }).sort()) {
    const from = join(model, name);
    if (statSync(from).isDirectory()) mkdirSync(join(folder, name), { recursive: true });
    else if (!name.endsWith('expected.json')) copyFileSync(from, join(folder, name));
  }
  return folder;
}
