/**
 * How alike passages of versions of one document are, and those of other documents: `node
 * bench/copies.ts FOLDER`. Documents are read and cut as the product does. Pairs of passages of two
 * documents are counted by their resemblance; the documents count as versions of one another where
 * the smaller shares at least four fifths of its runs of three words with the larger. Chooses
 * `nearIdentical` (src/shared/resemblance.ts).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '../src/main/extract/extract-file.ts';
import { draftDocument } from '../src/main/indexing/drafting.ts';
import { modelEncoder } from '../src/main/indexing/model-encoder.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import { differInFact, wordingOf, type Wording } from '../src/shared/resemblance.ts';

const bands = [0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1] as const;
const versionShare = 0.8;
/** A run of words in more passages than this finds no candidates: others of the pair's do. */
const commonRun = 60;

interface Passage {
  readonly file: string;
  readonly wording: Wording;
}

const [folder = '.'] = process.argv.slice(2);
const passages = await readPassages(folder);
const runsOf = new Map<string, Set<string>>();
for (const { file, wording } of passages) {
  const runs = runsOf.get(file) ?? new Set<string>();
  runsOf.set(file, runs);
  for (const run of wording.shingles) runs.add(run);
}

const counts = bands.map(() => ({ versions: 0, versionsSame: 0, others: 0, othersSame: 0 }));
for (const [a, b, alike] of alikePairs(passages)) {
  const band = counts[bands.findLastIndex((low) => alike >= low)];
  if (!band) continue;
  const same = differInFact(a.wording, b.wording) ? 0 : 1;
  if (shareOf(a.file, b.file) >= versionShare) {
    band.versions++;
    band.versionsSame += same;
  } else {
    band.others++;
    band.othersSame += same;
  }
}
const lines = [
  [`${passages.length} passages of ${runsOf.size} documents`],
  ['from', 'versions', 'same facts', 'others', 'same facts'],
  ...counts.map((band, index) => [bands[index], ...Object.values(band)]),
];
process.stdout.write(lines.map((line) => `${line.join('\t')}\n`).join(''));

async function readPassages(root: string): Promise<Passage[]> {
  const tokens = loadTokenizer(
    join(import.meta.dirname, '..', 'resources', 'models', 'encoder'),
    512,
  );
  const model = { identity: 'copies', dimensions: 8, passagePrefix: 'passage: ' };
  const encoder = modelEncoder(model, tokens);
  const { signal } = new AbortController();
  const made: Passage[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    try {
      const { parts } = await extractFile(file);
      const draft = await draftDocument(file, parts, encoder, signal);
      for (const part of draft.parts) {
        for (const { text } of part.passages) made.push({ file, wording: wordingOf(text) });
      }
    } catch (error) {
      process.stderr.write(`${file}: ${String(error)}\n`);
    }
  }
  return made;
}

/** Pairs of two documents that share at least the lowest band, found by the runs that they share. */
function* alikePairs(all: readonly Passage[]): Generator<[Passage, Passage, number]> {
  const holders = new Map<string, number[]>();
  all.forEach(({ wording }, index) => {
    for (const run of wording.shingles) holders.set(run, [...(holders.get(run) ?? []), index]);
  });
  for (const [index, a] of all.entries()) {
    const found = new Set<number>();
    for (const run of a.wording.shingles) {
      const holding = holders.get(run) ?? [];
      if (holding.length > commonRun) continue;
      for (const other of holding) if (other > index) found.add(other);
    }
    for (const other of found) {
      const b = all[other];
      if (!b || b.file === a.file) continue;
      let shared = 0;
      for (const run of a.wording.shingles) if (b.wording.shingles.has(run)) shared++;
      const alike = shared / (a.wording.shingles.size + b.wording.shingles.size - shared);
      if (alike >= bands[0]) yield [a, b, alike];
    }
  }
}

/** Of the smaller document's runs, the share that the larger has too. */
function shareOf(a: string, b: string): number {
  const [first = new Set<string>(), second = new Set<string>()] = [runsOf.get(a), runsOf.get(b)];
  const [small, large] = first.size < second.size ? [first, second] : [second, first];
  let shared = 0;
  for (const run of small) if (large.has(run)) shared++;
  return shared / small.size;
}
