/** A BEIR-style folder: `corpus.jsonl[.gz]`, `queries.jsonl[.gz]`, `qrels.tsv`. */
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { TrouvailleError } from '../../shared/errors.ts';
import { linesOf } from './lines.ts';

export interface CorpusDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface EvaluationQuery {
  readonly id: string;
  readonly text: string;
  /** Grades by document id; at least one is over 0. */
  readonly judgements: ReadonlyMap<string, number>;
}

export interface Dataset {
  readonly name: string;
  readonly documents: readonly CorpusDocument[];
  /** Those with a relevant document. */
  readonly queries: readonly EvaluationQuery[];
}

const corpusLine = z.object({ _id: z.string(), title: z.string().default(''), text: z.string() });
const queryLine = z.object({ _id: z.string(), text: z.string() });

/** Reads a whole folder. Throws `path-missing` or `usage` naming the file and line that is wrong. */
export async function readDataset(folder: string): Promise<Dataset> {
  const documents = await readLines(folder, 'corpus.jsonl', (line) => {
    const { _id, title, text } = corpusLine.parse(line);
    return { id: _id, title, text };
  });
  const judgements = await readJudgements(join(folder, 'qrels.tsv'));
  const queries = await readLines(folder, 'queries.jsonl', (line) => {
    const { _id, text } = queryLine.parse(line);
    return { id: _id, text, judgements: judgements.get(_id) ?? new Map<string, number>() };
  });
  return {
    name: basename(folder),
    documents,
    queries: queries.filter((query) => query.judgements.size > 0),
  };
}

async function readLines<Item>(
  folder: string,
  name: string,
  read: (line: unknown) => Item,
): Promise<Item[]> {
  const plain = join(folder, name);
  const path = existsSync(plain) ? plain : `${plain}.gz`;
  if (!existsSync(path)) throw new TrouvailleError('path-missing', { path: plain });
  const file = createReadStream(path);
  const lines = linesOf(path.endsWith('.gz') ? file.pipe(createGunzip()) : file);
  const items: Item[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    try {
      items.push(read(JSON.parse(line)));
    } catch (cause) {
      throw new TrouvailleError('usage', { detail: `${path}:${number}` }, { cause });
    }
  }
  return items;
}

async function readJudgements(path: string): Promise<Map<string, Map<string, number>>> {
  if (!existsSync(path)) throw new TrouvailleError('path-missing', { path });
  const judgements = new Map<string, Map<string, number>>();
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const [query, document, score] = line.split('\t');
    const grade = Number(score);
    if (query === undefined || document === undefined || score === undefined) {
      throw new TrouvailleError('usage', { detail: `${path}:${index + 1}` });
    }
    if (Number.isNaN(grade)) {
      if (index === 0) return; // the header
      throw new TrouvailleError('usage', { detail: `${path}:${index + 1}` });
    }
    if (grade <= 0) return;
    const known = judgements.get(query) ?? new Map<string, number>();
    known.set(document, grade);
    judgements.set(query, known);
  });
  return judgements;
}
