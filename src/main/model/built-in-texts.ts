/** The texts that every model is measured on: passages, and questions with and without an answer. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { passageInput } from '../../shared/passage-input.ts';

export interface BuiltInTexts {
  /** Passages as a model reads them, their titles above. */
  readonly passages: readonly string[];
  /** `answer`: the passage that does; null: none. */
  readonly questions: readonly { readonly text: string; readonly answer: number | null }[];
}

const schema = z.object({
  passages: z.array(z.object({ title: z.string(), text: z.string() })),
  questions: z.array(z.object({ text: z.string(), answer: z.int().nullable() })),
});

export function builtInTexts(): BuiltInTexts {
  const { passages, questions } = schema.parse(JSON.parse(readFileSync(textsFile(), 'utf8')));
  return {
    passages: passages.map(({ title, text }) => passageInput({ context: title, text })),
    questions,
  };
}

/** In `resources` beside the sources or the bundle; a package keeps it outside its archive. */
function textsFile(): string {
  const file = join('calibration', 'questions.json');
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const packaged = basename(folder) === 'resources' && existsSync(join(folder, file));
    if (packaged) return join(folder, file);
    const candidate = join(folder, 'resources', file);
    if (existsSync(candidate) || dirname(folder) === folder) return candidate;
  }
}
