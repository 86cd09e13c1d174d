/** The texts that every model is measured on: passages, and questions with and without an answer. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { passageInput } from '../../shared/passage-input.ts';

export interface BuiltInTexts {
  /** Passages as a model reads them, their titles above. */
  readonly passages: readonly string[];
  readonly questions: readonly BuiltInQuestion[];
}

export interface BuiltInQuestion {
  readonly text: string;
  /** The passage that answers; null: none does. */
  readonly answer: number | null;
  /** The passages of the answer's document: without them none answers. */
  readonly related: ReadonlySet<number>;
  /** What the keyword index gives the passages it finds: it needs no model. */
  readonly words: ReadonlyMap<number, WordScore>;
}

export interface WordScore {
  readonly lexical: number;
  readonly coverage: number;
}

const textsSchema = z.object({
  passages: z.array(z.object({ title: z.string(), text: z.string() })),
  questions: z.array(z.object({ text: z.string(), answer: z.int().nullable() })),
});

/** A row a question: the passage, its score and its coverage (`bench/calibration-words.ts`). */
const wordsSchema = z.array(z.array(z.tuple([z.int(), z.number(), z.number()])));

/** Questions with an answer among these passages, and without one: what floors are measured on. */
export function builtInTexts(): BuiltInTexts {
  const { passages, questions } = readTexts('questions.json');
  return withScores(passages, questions, 'words.json');
}

/**
 * The same passages and four neighbours of each document, near them in subject, with questions that
 * one of them answers: what a reranker's weight is measured on. Among passages of unrelated documents
 * an encoder alone finds nine of ten answers, and what a reranker would add is not seen.
 */
export function neighbouringTexts(): BuiltInTexts {
  const { passages } = readTexts('questions.json');
  const neighbours = readTexts('neighbours.json');
  const all = [...passages, ...neighbours.passages];
  return withScores(all, neighbours.questions, 'neighbours-words.json');
}

type Texts = z.infer<typeof textsSchema>;

function readTexts(name: string): Texts {
  return textsSchema.parse(read(name));
}

function withScores(
  passages: Texts['passages'],
  questions: Texts['questions'],
  wordsName: string,
): BuiltInTexts {
  const found = wordsSchema.parse(read(wordsName));
  const titles = passages.map(({ title }) => title);
  return {
    passages: passages.map(({ title, text }) => passageInput({ context: title, text })),
    questions: questions.map(({ text, answer }, index) => ({
      ...{ text, answer },
      related: new Set(answer === null ? [] : placesOf(titles, titles[answer])),
      words: new Map(
        (found[index] ?? []).map(([passage, lexical, coverage]) => [
          passage,
          { lexical, coverage },
        ]),
      ),
    })),
  };
}

function placesOf(titles: readonly string[], title: string | undefined): number[] {
  return titles.flatMap((other, index) => (other === title ? [index] : []));
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(fileOf(join('calibration', name)), 'utf8'));
}

/** In `resources` beside the sources or the bundle; a package keeps it outside its archive. */
function fileOf(file: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const packaged = basename(folder) === 'resources' && existsSync(join(folder, file));
    if (packaged) return join(folder, file);
    const candidate = join(folder, 'resources', file);
    if (existsSync(candidate) || dirname(folder) === folder) return candidate;
  }
}
