/** Models of published sizes with random weights, laid out as a parity fixture is. */
import {
  closeSync,
  cpSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openWeights } from '../src/main/model/weights/open-weights.ts';

export interface Size {
  readonly fixture: string;
  readonly layers: number;
  readonly heads: number;
  /** A width of the fixture and the published one in its place. */
  readonly widths: ReadonlyMap<number, number>;
  readonly role: 'encoder' | 'reranker';
}

const bloomWidths = new Map([
  [48, 1024],
  [144, 3072],
  [192, 4096],
  [1524, 250_880],
]);

/** By the name of what they are the size of. */
export const sizes = {
  'camembert-L2': {
    ...{ fixture: 'camembert-mean', role: 'encoder', layers: 2, heads: 12 },
    widths: new Map([
      [8, 768],
      [32, 3072],
    ]),
  },
  'mMiniLM-L6': {
    ...{ fixture: 'xlmr-ce', role: 'reranker', layers: 6, heads: 12 },
    widths: new Map([
      [48, 384],
      [112, 1536],
      [1502, 250_002],
    ]),
  },
  'MiniLM-L6': {
    ...{ fixture: 'bert-wordpiece-uncased', role: 'encoder', layers: 6, heads: 12 },
    widths: new Map([
      [40, 384],
      [112, 1536],
      [1435, 30_522],
    ]),
  },
  'bloomz-560m-reranking': {
    ...{ fixture: 'bloom-ce', role: 'reranker', layers: 24, heads: 16 },
    widths: bloomWidths,
  },
  'bloomz-560m': {
    ...{ fixture: 'bloom-retriever', role: 'encoder', layers: 24, heads: 16 },
    widths: bloomWidths,
  },
} satisfies Readonly<Record<string, Size>>;

/** Numbers written at a time: 16 MiB. */
const stretch = 4 * 2 ** 20;

/** Writes `folder`: its tokenizer is the fixture's. */
export function writeRandomModel(folder: string, { fixture, layers, heads, widths }: Size): void {
  const source = join(import.meta.dirname, '../test/fixtures/models/parity', fixture);
  cpSync(source, folder, { recursive: true });
  rmSync(join(folder, 'expected.json'));
  const wide = (width: number): number => widths.get(width) ?? width;

  const file = join(folder, 'config.json');
  const config = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const key of ['hidden_size', 'intermediate_size', 'vocab_size']) {
    const width = config[key];
    if (typeof width === 'number') config[key] = wide(width);
  }
  for (const key of ['num_hidden_layers', 'n_layer']) if (key in config) config[key] = layers;
  for (const key of ['num_attention_heads', 'n_head']) if (key in config) config[key] = heads;
  writeFileSync(file, JSON.stringify(config));

  const weights = openWeights(source);
  const layer = /\b(layer|h)\.\d+\./;
  const tensors = [...weights.tensors].flatMap(([name, { shape }]) => {
    const dims = shape.map(wide);
    if (!layer.test(name)) return [{ name, dims }];
    if (!/\b(layer|h)\.0\./.test(name)) return [];
    return Array.from({ length: layers }, (_, index) => ({
      name: name.replace(layer, (_all, word: string) => `${word}.${index}.`),
      dims,
    }));
  });
  weights.close();
  writeSafetensors(join(folder, 'model.safetensors'), tensors);
}

function writeSafetensors(
  file: string,
  tensors: readonly { name: string; dims: readonly number[] }[],
): void {
  let end = 0;
  const header: Record<string, unknown> = {};
  for (const { name, dims } of tensors) {
    const start = end;
    end += dims.reduce((product, size) => product * size, 4);
    header[name] = { dtype: 'F32', shape: dims, data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, length);
  writeSync(descriptor, json);
  let state = 1;
  for (const { name, dims } of tensors) {
    let left = dims.reduce((product, size) => product * size, 1);
    const norm = /norm.*weight$/i.test(name);
    while (left > 0) {
      const values = new Float32Array(Math.min(left, stretch));
      for (let at = 0; at < values.length; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        values[at] = norm ? 1 : (state / 2 ** 31) * 0.035; // deviation .02, as they are initialised
      }
      writeSync(descriptor, values);
      left -= values.length;
    }
  }
  closeSync(descriptor);
}
