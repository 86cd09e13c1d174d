import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { badModel } from './model-error.ts';

/** Reads and checks a JSON file of the model. Throws `model-bad`. */
export function readJson<T>(folder: string, file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw badModel(folder, file, 'is not JSON, or cannot be read', error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badModel(
    folder,
    file,
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown form'}`,
  );
}
