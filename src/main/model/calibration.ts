import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelCalibration } from '../../shared/contract.ts';
import { badModel } from './model-error.ts';
import { writeFileWhole } from './whole-file.ts';

/** Beside the manifest, apart from it: it is measured after compilation, and measured again. */
export const calibrationFile = 'calibration.json';

const schema = z.object({
  id: z.string(),
  floor: z.number().nullable(),
  unrelatedMean: z.number().nullable(),
  unrelatedDeviation: z.number().nullable(),
  weight: z.number().min(0).max(1).nullable(),
  /** Encoders: the mean of questions' vectors (query-centring.ts). */
  commonQuery: z.array(z.number()).nullish(),
});

/** What was measured for a compiled model; all null where nothing was. Throws `model-bad`. */
export function readCalibration(compiledFolder: string, id: string): ModelCalibration {
  const stored = readStored(compiledFolder);
  return {
    id,
    floor: stored?.floor ?? null,
    unrelatedMean: stored?.unrelatedMean ?? null,
    unrelatedDeviation: stored?.unrelatedDeviation ?? null,
    weight: stored?.weight ?? null,
  };
}

/** What the questions of a compiled encoder have in common; null where it was not measured. */
export function readCommonQuery(compiledFolder: string): Float32Array | null {
  const common = readStored(compiledFolder)?.commonQuery;
  return common ? Float32Array.from(common) : null;
}

function readStored(compiledFolder: string): z.infer<typeof schema> | null {
  const path = join(compiledFolder, calibrationFile);
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw badModel(compiledFolder, calibrationFile, 'is not a calibration', error);
  }
}

/** Whether anything was measured for a compiled model. */
export function isCalibrated(compiledFolder: string): boolean {
  return existsSync(join(compiledFolder, calibrationFile));
}

export function writeCalibration(compiledFolder: string, calibration: ModelCalibration): void {
  writeFileWhole(join(compiledFolder, calibrationFile), JSON.stringify(calibration, null, 2));
}

/** A model published with its calibration, as the embedded ones are, is compiled with it. */
export function carryCalibration(sourceFolder: string, compiledFolder: string): void {
  const source = join(sourceFolder, calibrationFile);
  if (existsSync(source)) copyFileSync(source, join(compiledFolder, calibrationFile));
}
