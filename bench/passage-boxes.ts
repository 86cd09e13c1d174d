/**
 * How well passages are boxed: `node bench/passage-boxes.ts FOLDER [PAGES]`. Every PDF of the folder is
 * read and cut as the product does, its pages (at most PAGES of a file, spread over it) are laid out
 * anew as the preview does, and the boxes of each passage are compared with the hulls of its words as
 * `pdftotext -bbox` places them. Prints the share of lines that meet the tests' criterion, and the
 * files and lines that are furthest from it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '../src/main/extract/extract-file.ts';
import { draftDocument } from '../src/main/indexing/drafting.ts';
import { modelEncoder } from '../src/main/indexing/model-encoder.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import type { PageBox } from '../src/shared/pdf/boxes.ts';
import { bestOverlap, comparedLines, pageWords, type WordsOfPage } from '../test/e2e/page-words.ts';
import { PageLayouts } from '../test/unit/pdf/page-layouts.ts';

/** The tests' criterion. */
const least = 0.8;
const shownWorst = 40;

const [folder = '.', mostPages = '8'] = process.argv.slice(2);
const tokens = loadTokenizer(join(import.meta.dirname, '../resources/models/encoder'), 512);
const model = { identity: 'boxes', dimensions: 8, passagePrefix: 'passage: ' };
const encoder = modelEncoder(model, tokens);
const { signal } = new AbortController();

interface Tally {
  files: number;
  pages: number;
  passages: number;
  compared: number;
  lines: number;
  met: number;
}
const tally: Tally = { files: 0, pages: 0, passages: 0, compared: 0, lines: 0, met: 0 };
const worst: { file: string; page: number; best: number; line: string }[] = [];
const byFile = new Map<string, { lines: number; met: number }>();

for (const entry of readdirSync(folder).sort()) {
  if (!entry.endsWith('.pdf')) continue;
  try {
    await compareFile(entry);
    tally.files += 1;
  } catch (error) {
    process.stderr.write(`${entry}: ${String(error).slice(0, 120)}\n`);
  }
}
report();

async function compareFile(name: string): Promise<void> {
  const path = join(folder, name);
  const { parts } = await extractFile(path);
  const { parts: drafts } = await draftDocument(path, parts.slice(0, 1), encoder, signal);
  const [draft] = drafts;
  if (!draft) return;
  const words = pageWords(path);
  const layouts = await PageLayouts.open(path);
  try {
    const step = Math.max(1, Math.ceil(layouts.pages / Number(mostPages)));
    for (let number = 1; number <= layouts.pages; number += step) {
      const passages = draft.passages.filter(({ page }) => page === number);
      const ofPage = words[number - 1];
      const text = draft.part.pages.find(({ page }) => page === number)?.text;
      if (passages.length === 0 || !ofPage || text === undefined) continue;
      const layout = await layouts.of(number, text);
      tally.pages += 1;
      for (const { start, end, text: passage } of passages) {
        comparePassage(name, number, ofPage, passage, layout.boxes([start, end]));
      }
    }
  } finally {
    await layouts.close();
  }
}

function comparePassage(
  file: string,
  page: number,
  words: WordsOfPage,
  passage: string,
  boxes: readonly PageBox[],
): void {
  tally.passages += 1;
  const lines = comparedLines(words, passage);
  if (lines.length > 0) tally.compared += 1;
  const own = byFile.get(file) ?? { lines: 0, met: 0 };
  byFile.set(file, own);
  for (const { hull, text } of lines) {
    const best = bestOverlap(boxes, hull);
    own.lines += 1;
    tally.lines += 1;
    if (best >= least) {
      own.met += 1;
      tally.met += 1;
    } else worst.push({ file, page, best, line: text });
  }
}

function report(): void {
  const share = ((100 * tally.met) / Math.max(1, tally.lines)).toFixed(2);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(
    `${tally.files} files, ${tally.pages} pages, ${tally.passages} passages (${tally.compared} compared), ` +
      `${tally.met} of ${tally.lines} lines met: ${share}%`,
  );
  const files = [...byFile].filter(([, { lines, met }]) => met < lines);
  files.sort(([, one], [, other]) => other.lines - other.met - (one.lines - one.met));
  for (const [file, { lines, met }] of files.slice(0, shownWorst))
    print(`${lines - met} of ${lines}\t${file}`);
  worst.sort((one, other) => one.best - other.best);
  // The worst of each page, so that one page does not hide the others.
  const pages = new Set<string>();
  for (const { file, page, best, line } of worst) {
    const key = `${file} ${page}`;
    if (pages.has(key) || pages.size >= 2 * shownWorst) continue;
    pages.add(key);
    print(`${best.toFixed(2)}\t${file} p. ${page}\t${line.slice(0, 70)}`);
  }
}
