/** Passages of mixed lengths, in the order of their documents, and questions of real people. */
import { join } from 'node:path';
import { z } from 'zod';
import { jsonLines, paragraphs } from '../prose.ts';

/** Of `data/text`, prose: sheets of the civil service, laws, a manual. */
const collections = ['service-public-fiches', 'legi-codes', 'deb-libreoffice-help-fr'];

const text = z.object({ text: z.string() }).transform((line) => line.text);

/** Half of them paragraphs of Wikipedia (piaf-dev), half of `data/text`, as they stand. */
export function readPassages(shared: string, count: number): string[] {
  const piaf = jsonLines(join(shared, 'data/retrieval/piaf-dev/corpus.jsonl.gz'), count / 2);
  const others = collections.flatMap((name) =>
    paragraphs(shared, name, Math.ceil(count / 2 / collections.length)),
  );
  const wikipedia = piaf.map((line) => text.parse(line));
  // The two kinds take turns, 16 of each: every turn of the bench has both.
  const mixed: string[] = [];
  for (let at = 0; mixed.length < count; at += 16) {
    mixed.push(...wikipedia.slice(at, at + 16), ...others.slice(at, at + 16));
  }
  return mixed.slice(0, count);
}

export function readQuestions(shared: string, count: number): string[] {
  const lines = jsonLines(join(shared, 'data/retrieval/piaf-dev/queries.jsonl.gz'), count);
  return lines.map((line) => text.parse(line));
}
