import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelCalibration } from '../../shared/inference-contract.ts';
import { badModel } from './model-error.ts';
import type { CommonTokens } from './token-match.ts';
import { writeFileWhole } from './whole-file.ts';

/** Beside the manifest, apart from it: it is measured after compilation, and measured again. */
export const calibrationFile = 'calibration.json';

/** Rises when what is measured, or the built-in questions, change: models are then measured anew. */
const calibrationVersion = 7;

const schema = z.object({
  version: z.literal(calibrationVersion),
  /** Hash of the files of the model that was measured; '': of the one it lies beside. */
  model: z.string(),
  id: z.string(),
  floor: z.number().nullable(),
  coverage: z.number().nullable(),
  match: z.number().nullable(),
  unrelatedMatch: z.number().nullable(),
  relatedMatch: z.number().nullable(),
  meaning: z.number().nullable(),
  unrelatedMean: z.number().nullable(),
  unrelatedDeviation: z.number().nullable(),
  relatedMean: z.number().nullable(),
  weight: z.number().min(0).max(1).nullable(),
  /** How many of the built-in questions were asked; null: all. */
  questions: z.int().positive().nullable().default(null),
  /** Encoders: the mean of questions' vectors (query-centring.ts). */
  commonQuery: z.array(z.number()).nullable(),
  /** Encoders: the mean of the states of questions' and of passages' tokens (token-match.ts). */
  commonTokens: z.object({ query: z.array(z.number()), passage: z.array(z.number()) }).nullable(),
});
type Stored = z.infer<typeof schema>;

/** What is measured of a model; of an encoder also what its questions, and all tokens, have in common. */
export interface MeasuredCalibration extends ModelCalibration {
  readonly commonQuery?: readonly number[];
  readonly commonTokens?: {
    readonly query: readonly number[];
    readonly passage: readonly number[];
  };
  /** How many of the built-in questions were asked: not all of a slow model. */
  readonly questions?: number;
}

/** What was measured for a compiled model; all null where nothing was. Throws `model-bad`. */
export function readCalibration(compiledFolder: string, id: string): ModelCalibration {
  const stored = readStored(compiledFolder);
  return {
    id,
    floor: stored?.floor ?? null,
    coverage: stored?.coverage ?? null,
    match: stored?.match ?? null,
    unrelatedMatch: stored?.unrelatedMatch ?? null,
    relatedMatch: stored?.relatedMatch ?? null,
    meaning: stored?.meaning ?? null,
    unrelatedMean: stored?.unrelatedMean ?? null,
    unrelatedDeviation: stored?.unrelatedDeviation ?? null,
    relatedMean: stored?.relatedMean ?? null,
    weight: stored?.weight ?? null,
  };
}

/** What the questions of a compiled encoder have in common; null where it was not measured. */
export function readCommonQuery(compiledFolder: string): Float32Array | null {
  const common = readStored(compiledFolder)?.commonQuery;
  return common ? Float32Array.from(common) : null;
}

/** What the tokens of a compiled encoder have in common; null where it was not measured. */
export function readCommonTokens(compiledFolder: string): CommonTokens | null {
  const common = readStored(compiledFolder)?.commonTokens;
  if (!common) return null;
  return {
    query: Float32Array.from(common.query),
    passage: Float32Array.from(common.passage),
  };
}

/** How many of the built-in questions a model was measured on; null: on all. Throws `model-bad`. */
export function questionsAsked(compiledFolder: string): number | null {
  return readStored(compiledFolder)?.questions ?? null;
}

/** Whether a folder holds a calibration of this version. Throws `model-bad`. */
export function isCalibrated(compiledFolder: string): boolean {
  return readStored(compiledFolder) !== null;
}

/** null: there is none, or one of another version. */
function readStored(folder: string): Stored | null {
  const path = join(folder, calibrationFile);
  if (!existsSync(path)) return null;
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { version } = z.object({ version: z.number().optional() }).parse(found);
    return version === calibrationVersion ? schema.parse(found) : null;
  } catch (error) {
    throw badModel(folder, calibrationFile, 'is not a calibration', error);
  }
}

/** `model`: the hash of its files, for a calibration that is to travel with them. */
export function writeCalibration(
  folder: string,
  { commonQuery, commonTokens, questions, ...calibration }: MeasuredCalibration,
  model = '',
): void {
  const stored: Stored = {
    version: calibrationVersion,
    model,
    ...calibration,
    questions: questions ?? null,
    commonQuery: commonQuery ? [...commonQuery] : null,
    commonTokens: commonTokens
      ? { query: [...commonTokens.query], passage: [...commonTokens.passage] }
      : null,
  };
  writeFileWhole(join(folder, calibrationFile), `${JSON.stringify(stored, null, 2)}\n`);
}

/**
 * Takes over the calibration that a published folder carries, as those of the embedded models do,
 * where it is of this very model: other weights under the same name are measured anew.
 */
export function carryCalibration(
  sourceFolder: string,
  compiledFolder: string,
  model: string,
): void {
  if (readStored(sourceFolder)?.model !== model) return;
  copyFileSync(join(sourceFolder, calibrationFile), join(compiledFolder, calibrationFile));
}
