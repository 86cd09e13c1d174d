/** Paragraphs of the documents of `data/text`, and lines of its gzipped JSON. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** In characters: a line of a table or a title alone is no passage. */
const shortest = 40;
/** About what 512 tokens hold, where models cut. */
const longest = 1500;
/** Documents looked at: enough for the paragraphs that any bench asks for. */
const documents = 200;

/** A document, or a sentence with its translation. */
const line = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ fr: z.string() }).transform(({ fr }) => fr),
]);

/** The collections of `data/text`, by name. */
export function proseCollections(shared: string): string[] {
  return readdirSync(join(shared, 'data/text'))
    .filter((name) => name.endsWith('.jsonl.gz'))
    .map((name) => name.replace('.jsonl.gz', ''))
    .sort();
}

/** The first `count` paragraphs of a collection, as they stand and in order. */
export function paragraphs(shared: string, collection: string, count: number): string[] {
  return jsonLines(join(shared, 'data/text', `${collection}.jsonl.gz`), documents)
    .flatMap((value) => line.parse(value).split('\n'))
    .map((paragraph) => paragraph.trim())
    .filter(({ length }) => length >= shortest && length <= longest)
    .slice(0, count);
}

/** The first `count` values of a gzipped file of JSON lines. */
export function jsonLines(path: string, count: number): unknown[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n', count)
    .filter((each) => each !== '')
    .map((each): unknown => JSON.parse(each));
}
