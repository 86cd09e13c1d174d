/** Passages of mixed lengths, in the order of their documents, and questions of real people. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** Texts of `data/text` that are prose: laws, sheets of the civil service, a manual. */
const prose = ['service-public-fiches', 'legi-codes', 'deb-libreoffice-help-fr'];
/** A line of a table or a title alone is no passage. */
const shortest = 40;
/** About what 512 tokens hold: the library cuts there too. */
const longest = 1500;

const document = z.object({ text: z.string() });

/** Half of them whole paragraphs of Wikipedia (piaf-dev), half paragraphs of `data/text` as they stand. */
export function readPassages(shared: string, count: number): string[] {
  const piaf = lines(join(shared, 'data/retrieval/piaf-dev/corpus.jsonl.gz'))
    .map((line) => document.parse(JSON.parse(line)).text)
    .slice(0, count / 2);
  const each = Math.ceil(count / 2 / prose.length);
  const others = prose.flatMap((name) =>
    lines(join(shared, 'data/text', `${name}.jsonl.gz`))
      .slice(0, 200)
      .flatMap((line) => document.parse(JSON.parse(line)).text.split('\n'))
      .map((paragraph) => paragraph.trim())
      .filter(({ length }) => length >= shortest && length <= longest)
      .slice(0, each),
  );
  // The two kinds take turns, 16 of each: every turn of the bench has both.
  const mixed: string[] = [];
  for (let at = 0; mixed.length < count; at += 16) {
    mixed.push(...piaf.slice(at, at + 16), ...others.slice(at, at + 16));
  }
  return mixed.slice(0, count);
}

export function readQuestions(shared: string, count: number): string[] {
  return lines(join(shared, 'data/retrieval/piaf-dev/queries.jsonl.gz'))
    .slice(0, count)
    .map((line) => document.parse(JSON.parse(line)).text);
}

function lines(path: string): string[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
