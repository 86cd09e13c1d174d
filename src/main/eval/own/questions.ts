/** A person's own questions with the hits that were right, in a small file of the data folder. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { OwnQuestion } from '../../../shared/own-questions-contract.ts';
import { parseQuery } from '../../../shared/query.ts';
import { folderError } from '../../data-folder.ts';

const schema = z.object({
  /** Rises when a file of before can no longer be read. */
  format: z.literal(1),
  questions: z.array(
    z.object({
      id: z.string(),
      query: z.string(),
      path: z.string(),
      page: z.int().positive().nullable(),
      marked: z.iso.datetime(),
    }),
  ),
});

/** Where the marks of a data folder are kept. */
export function ownQuestionsFile(dataFolder: string): string {
  return join(dataFolder, 'own-questions.json');
}

/** Every mark, oldest first. Throws `usage` where the file is damaged. */
export function readOwnQuestions(dataFolder: string): readonly OwnQuestion[] {
  const file = ownQuestionsFile(dataFolder);
  if (!existsSync(file)) return [];
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).questions;
  } catch (cause) {
    throw new TrouvailleError('own-questions-damaged', { path: file }, { cause });
  }
}

/**
 * Notes that `path` (and `page`, where it is not null) answers `query`; the mark of before where it
 * was noted already. Throws the query's own errors, `own-questions-damaged`, and `disk-*`.
 */
export function markOwnQuestion(
  dataFolder: string,
  mark: Pick<OwnQuestion, 'query' | 'path' | 'page'>,
): OwnQuestion {
  const query = mark.query.trim();
  parseQuery(query); // what cannot be asked is not kept
  const questions = readOwnQuestions(dataFolder);
  const known = questions.find(
    (each) => each.query === query && each.path === mark.path && each.page === mark.page,
  );
  if (known) return known;
  const made: OwnQuestion = {
    ...{ id: randomUUID(), query, path: mark.path, page: mark.page },
    marked: new Date().toISOString(),
  };
  write(dataFolder, [...questions, made]);
  return made;
}

/** Forgets a mark; one that is not there is no error. */
export function unmarkOwnQuestion(dataFolder: string, id: string): void {
  const questions = readOwnQuestions(dataFolder);
  const left = questions.filter((each) => each.id !== id);
  if (left.length < questions.length) write(dataFolder, left);
}

function write(dataFolder: string, questions: readonly OwnQuestion[]): void {
  const file = ownQuestionsFile(dataFolder);
  const content = `${JSON.stringify({ format: 1, questions }, null, 2)}\n`;
  try {
    writeFileSync(`${file}.${process.pid}`, content, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    throw folderError(error, dataFolder);
  }
}
