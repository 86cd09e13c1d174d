/**
 * Models of published sizes with random weights, through the command line: imported, verified, run.
 *
 *   node bench/published-sizes.ts [NAME…]
 *
 * NAME: camembert-L2, mMiniLM-L6, bloomz-560m (all by default; the last writes 2.2 GB). Each is a parity
 * fixture's layout with its widths, layers and vocabulary brought to the published ones: its tokenizer
 * knows fewer words than the model has rows, which changes neither times nor memory. Prints a line of
 * JSON a step: seconds, and the most memory that one of its processes held (`VmHWM`, Linux).
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openWeights } from '../src/main/model/weights/open-weights.ts';

interface Size {
  readonly fixture: string;
  readonly layers: number;
  readonly heads: number;
  /** A width of the fixture and the published one in its place. */
  readonly widths: ReadonlyMap<number, number>;
  readonly role: 'encoder' | 'reranker';
}

const sizes: Readonly<Record<string, Size>> = {
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
  'bloomz-560m': {
    ...{ fixture: 'bloom-retriever', role: 'encoder', layers: 24, heads: 16 },
    widths: new Map([
      [48, 1024],
      [144, 3072],
      [192, 4096],
      [1524, 250_880],
    ]),
  },
};

const root = join(import.meta.dirname, '..');
const texts = 64;
/** Numbers written at a time: 16 MiB. */
const stretch = 4 * 2 ** 20;

function write(folder: string, { fixture, layers, heads, widths }: Size): void {
  const source = join(root, 'test/fixtures/models/parity', fixture);
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

/** Runs the command line; its seconds, and the most memory that one of its processes held. */
async function run(
  words: readonly string[],
  input = '',
): Promise<{ seconds: number; peakMegabytes: number; output: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/trouvaille.js'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, ...treeOf(child.pid).map(highWater))), 50);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peak / 1e6, output };
}

function treeOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(/PPid:\s+(\d+)/.exec(statusOf(name))?.[1])] as const);
  const tree = [pid];
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child);
  }
  return tree;
}

function highWater(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(statusOf(String(pid)))?.[1] ?? 0) * 1024;
}

/** Empty for a process that has ended since it was listed. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

const asked = process.argv.slice(2);
for (const [name, size] of Object.entries(sizes)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const outer = mkdtempSync(join(tmpdir(), 'trouvaille-sizes-'));
  const say = (step: string, figures: Record<string, unknown>): void =>
    void process.stdout.write(`${JSON.stringify({ model: name, step, ...figures })}\n`);
  try {
    const folder = join(outer, name);
    write(folder, size);
    const data = ['--data', join(outer, 'data'), '--json'];
    const measure = async (step: string, words: string[], input?: string): Promise<void> => {
      const { seconds, peakMegabytes } = await run([...data, ...words], input);
      say(step, { seconds: Number(seconds.toFixed(1)), peakMegabytes: Math.round(peakMegabytes) });
    };
    const id = `bench/${name}`;
    await measure('import', ['models', 'import', folder, '--id', id]);
    await measure('verify', ['models', 'verify', id]);
    const text = 'Le locataire peut donner congé à tout moment, avec un préavis de trois mois. ';
    const lines = (line: object): string => `${JSON.stringify(line)}\n`.repeat(texts);
    if (size.role === 'encoder') {
      await measure(`embed ${texts} texts, int8`, ['embed', '--model', id], lines({ text }));
    } else {
      const pair = { query: 'Quel est le préavis ?', passage: text };
      await measure(`rerank ${texts} pairs, int8`, ['rerank', '--model', id], lines(pair));
    }
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}
