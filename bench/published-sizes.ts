/**
 * Models of published sizes with random weights, through the command line: imported, verified, run.
 *
 *   node bench/published-sizes.ts [NAME…]
 *
 * NAME: camembert-L2, mMiniLM-L6, MiniLM-L6, bloomz-560m-reranking, bloomz-560m (all by default; each of
 * the last two writes 2.2 GB). Each is a parity fixture's layout with its widths, layers and vocabulary
 * brought to the published ones. The tokenizer is the fixture's, which but for camembert-L2's knows fewer
 * words than the model has rows and cuts a text into more tokens than the published one would: times are
 * longer for it. Prints a line of JSON a step: seconds, the most memory that one of its processes held
 * (`VmHWM`, Linux), the machine's load then, and of the import how much it was calibrated on.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { sizes, writeRandomModel } from './random-model.ts';

const root = join(import.meta.dirname, '..');
const texts = 64;

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

const verdict = z.object({ checks: z.array(z.object({ name: z.string(), detail: z.string() })) });

function calibrationDetail(imported: string): string | undefined {
  const { checks } = verdict.parse(JSON.parse(imported));
  return checks.find(({ name }) => name === 'calibration')?.detail;
}

const asked = process.argv.slice(2);
for (const [name, size] of Object.entries(sizes)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const outer = mkdtempSync(join(tmpdir(), 'trouvaille-sizes-'));
  const say = (step: string, figures: Record<string, unknown>): void =>
    void process.stdout.write(`${JSON.stringify({ model: name, step, ...figures })}\n`);
  try {
    const folder = join(outer, name);
    writeRandomModel(folder, size);
    const data = ['--data', join(outer, 'data'), '--json'];
    const measure = async (step: string, words: string[], input?: string): Promise<string> => {
      const { seconds, peakMegabytes, output } = await run([...data, ...words], input);
      const figures = {
        seconds: Number(seconds.toFixed(1)),
        peakMegabytes: Math.round(peakMegabytes),
      };
      say(step, { ...figures, load: Number((loadavg()[0] ?? NaN).toFixed(1)) });
      return output;
    };
    const id = `bench/${name}`;
    const imported = await measure('import', ['models', 'import', folder, '--id', id]);
    say('calibration', { measuredOn: calibrationDetail(imported) });
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
