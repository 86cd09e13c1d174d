/**
 * Passages a second of Trouvaille and of @huggingface/transformers on the embedded encoder, in one run:
 * the same texts, the same precision, the same threads, in turns, so that whatever else the machine does
 * hits both alike. From texts to vectors of length 1, tokenising included.
 *
 *   node speed.ts EXPORTED [--shared FOLDER] [--passages N] [--threads N]
 *
 * EXPORTED: the folder that `export.py` wrote. Aim: at least 1.5 times its passages a second, and no
 * slower for one query.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPassages, readQuestions } from './passages.ts';
import { Side } from './side.ts';

/** Passages a turn: two of the library’s batches. */
const turn = 64;
/** Single queries, in turns as well. */
const queries = 101;

/** Of all passages, row after row. */
interface Vectors {
  own: Float32Array;
  other: Float32Array;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env['TROUVAILLE_SHARED'] ?? '../../../shared' },
    passages: { type: 'string', default: '512' },
    threads: { type: 'string', default: '2' },
  },
});
const [exported] = positionals;
if (exported === undefined) throw new Error('usage: node speed.ts EXPORTED');
const passages = readPassages(values.shared, Number(values.passages)).map(
  (text) => `passage: ${text}`,
);
const questions = readQuestions(values.shared, queries).map((text) => `query: ${text}`);
const compiled = mkdtempSync(join(tmpdir(), 'bench-transformers-'));
const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
say(`${cpus()[0]?.model ?? ''}, ${values.threads} threads, load ${load()}`);
const lengths = passages.map(({ length }) => length).sort((a, b) => a - b);
const quantile = (share: number): number =>
  lengths[Math.floor((lengths.length - 1) * share)] ?? NaN;
say(
  `${passages.length} passages of ${[0, 0.1, 0.5, 0.9, 1].map(quantile).join(', ')} characters (least, 10%, median, 90%, most)`,
);

try {
  const kept = new Map<string, Vectors>();
  for (const precision of ['fp32', 'int8'] as const) {
    const words = [precision, values.threads];
    const own = await Side.start(join(import.meta.dirname, 'trouvaille.ts'), [...words, compiled]);
    const other = await Side.start(join(import.meta.dirname, 'transformers.ts'), [
      ...words,
      exported,
    ]);
    try {
      kept.set(precision, await compare(precision, own, other));
    } finally {
      own.stop();
      other.stop();
    }
  }
  const [fp32, int8] = [kept.get('fp32'), kept.get('int8')];
  if (fp32 && int8) {
    say(`fp32, one against the other: ${likeness(fp32.own, fp32.other)}`);
    say(`Trouvaille int8 against its fp32: ${likeness(int8.own, fp32.own)}`);
    say(`transformers int8 against its fp32: ${likeness(int8.other, fp32.other)}`);
  }
  say(`load at the end ${load()}`);
} finally {
  rmSync(compiled, { recursive: true });
}

async function compare(precision: string, own: Side, other: Side): Promise<Vectors> {
  await own.embed(passages.slice(0, turn)); // warm
  await other.embed(passages.slice(0, turn));
  const seconds: { own: number; other: number }[] = [];
  const vectors: Vectors = { own: new Float32Array(), other: new Float32Array() };
  for (let from = 0; from < passages.length; from += turn) {
    const some = passages.slice(from, from + turn);
    // Who begins changes, so that neither always follows the other's heat.
    const ownFirst = (from / turn) % 2 === 0;
    const first = await (ownFirst ? own : other).embed(some);
    const second = await (ownFirst ? other : own).embed(some);
    const [ours, theirs] = ownFirst ? [first, second] : [second, first];
    seconds.push({ own: ours.seconds, other: theirs.seconds });
    vectors.own = joined(vectors.own, ours.vectors);
    vectors.other = joined(vectors.other, theirs.vectors);
  }
  const rate = (side: 'own' | 'other'): number =>
    passages.length / seconds.reduce((sum, each) => sum + each[side], 0);
  const ratios = seconds.map((each) => each.other / each.own);
  say(
    `${precision}: Trouvaille ${rate('own').toFixed(1)} passages/s, transformers ${rate('other').toFixed(1)}, ratio ${(rate('own') / rate('other')).toFixed(2)} (turns: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  );
  const times = { own: [] as number[], other: [] as number[] };
  for (const [at, question] of questions.entries()) {
    const sides = [
      { side: own, kept: times.own },
      { side: other, kept: times.other },
    ];
    for (const { side, kept } of at % 2 === 0 ? sides : sides.toReversed()) {
      kept.push((await side.embed([question])).seconds * 1000);
    }
  }
  const [ours, theirs] = [median(times.own), median(times.other)];
  const paired = median(times.own.map((each, at) => (times.other[at] ?? NaN) / each));
  say(
    `${precision}, one query: Trouvaille ${ours.toFixed(1)} ms, transformers ${theirs.toFixed(1)} ms (medians of ${queries}), ratio ${paired.toFixed(2)} (median of pairs)`,
  );
  return vectors;
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** Mean and least cosine of rows of length 1. */
function likeness(a: Float32Array, b: Float32Array): string {
  const width = a.length / passages.length;
  const cosines = passages.map((_, row) => {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += (a[at] ?? NaN) * (b[at] ?? NaN);
    return sum;
  });
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  return `mean cosine ${mean.toFixed(5)}, least ${Math.min(...cosines).toFixed(5)}`;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
