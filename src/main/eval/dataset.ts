/** A BEIR-style folder: `corpus.jsonl[.gz]`, `queries.jsonl[.gz]`, `qrels.tsv` or `qrels/test.tsv`. */
import { createReadStream, existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
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
  /** Grades by document id, all over 0; at least one. */
  readonly judgements: ReadonlyMap<string, number>;
}

export interface Dataset {
  readonly name: string;
  readonly documents: readonly CorpusDocument[];
  /** Those with a relevant document. */
  readonly queries: readonly EvaluationQuery[];
}

/** Some collections number their items. */
const id = z.union([z.string(), z.number()]).transform(String);
const words = z.string().nullish();
const corpusLine = z.object({ _id: id, title: words, text: words });
const queryLine = z.object({ _id: id, text: z.string() });

const forms = {
  corpus: '{"_id":"…","title":"…","text":"…"}',
  queries: '{"_id":"…","text":"…"}',
  qrels: 'query-id⇥corpus-id⇥score',
} as const;

/**
 * Reads a whole folder. Throws `path-missing`, `collection-line` naming the file, its line and the
 * form it should have, or `collection-damaged` for a file that cannot be read to its end, or
 * `collection-no-queries` where nothing can be measured.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const documents: CorpusDocument[] = [];
  const known = new Set<string>();
  await readJson(folder, 'corpus', (line) => {
    const { _id, title, text } = corpusLine.parse(line);
    if (known.has(_id)) throw new RangeError(`${_id} twice`);
    known.add(_id);
    documents.push({ id: _id, title: title ?? '', text: text ?? '' });
  });
  const judgements = await readJudgements(folder);
  const queries: EvaluationQuery[] = [];
  await readJson(folder, 'queries', (line) => {
    const { _id, text } = queryLine.parse(line);
    const own = judgements.get(_id);
    if (own && text.trim() !== '') queries.push({ id: _id, text, judgements: own });
  });
  // Judgements of another collection would make every figure 0.
  if (!queries.some((query) => [...query.judgements.keys()].some((each) => known.has(each)))) {
    throw new TrouvailleError('collection-no-queries', { path: folder });
  }
  return { name: basename(resolve(folder)), documents, queries };
}

async function readJson(
  folder: string,
  name: 'corpus' | 'queries',
  read: (line: unknown) => void,
): Promise<void> {
  const plain = join(folder, `${name}.jsonl`);
  const path = existsSync(plain) ? plain : `${plain}.gz`;
  if (!existsSync(path)) throw new TrouvailleError('path-missing', { path: plain });
  await readLines(path, forms[name], (line) => read(JSON.parse(line)));
}

/** Relevant documents by query; documents judged not relevant are left out. */
async function readJudgements(folder: string): Promise<Map<string, Map<string, number>>> {
  const names = ['qrels.tsv', join('qrels', 'test.tsv')];
  const path = names.map((name) => join(folder, name)).find((each) => existsSync(each));
  if (path === undefined) {
    throw new TrouvailleError('path-missing', { path: join(folder, 'qrels.tsv') });
  }
  const judgements = new Map<string, Map<string, number>>();
  await readLines(path, forms.qrels, (line, number) => {
    const fields = line.split('\t').map((field) => field.trim());
    // As BEIR has them, or with the column that TREC's have second and nobody uses.
    const [query, document, score] = fields.length === 4 ? fields.toSpliced(1, 1) : fields;
    const grade = score === undefined || score === '' ? NaN : Number(score);
    if (query === undefined || document === undefined || Number.isNaN(grade)) {
      if (number === 1 && fields.length >= 3) return; // the header
      throw new RangeError('not a judgement');
    }
    if (grade <= 0) return;
    const own = judgements.get(query) ?? new Map<string, number>();
    own.set(document, grade);
    judgements.set(query, own);
  });
  return judgements;
}

/** Each line that is not blank, numbered from 1; what `read` throws is said of its line. */
async function readLines(
  path: string,
  form: string,
  read: (line: string, number: number) => void,
): Promise<void> {
  const file = createReadStream(path);
  const stream = path.endsWith('.gz')
    ? pipeline(file, createGunzip(), () => {}) // an error is met by who reads the stream
    : file;
  let number = 0;
  try {
    for await (const line of linesOf(stream)) {
      number++;
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() === '') continue;
      try {
        read(text, number);
      } catch (cause) {
        throw new TrouvailleError('collection-line', { path, line: number, form }, { cause });
      }
    }
  } catch (cause) {
    if (cause instanceof TrouvailleError) throw cause;
    throw new TrouvailleError('collection-damaged', { path, line: number + 1 }, { cause });
  }
}
