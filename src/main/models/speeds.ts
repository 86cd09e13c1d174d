/** What was measured of models on this machine: a small file in the data folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { providerNames, type ModelSpeed } from '../../shared/models-contract.ts';
import { writeFileWhole } from '../model/whole-file.ts';

const schema = z.array(
  z.object({
    id: z.string(),
    dtype: z.enum(['int8', 'fp32', 'fp16']),
    provider: z.enum(providerNames),
    passagesPerSecond: z.number(),
    tokensPerSecond: z.number(),
    queryMs: z.number(),
    peakBytes: z.number(),
  }),
);

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'model-speeds.json');
}

/** Empty where nothing was measured, or the file is not one of ours: it is measured again when asked. */
export function readSpeeds(dataFolder: string): ModelSpeed[] {
  try {
    return schema.parse(JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')));
  } catch {
    return [];
  }
}

/** Keeps a measurement in the place of an earlier one of the same model, precision and provider. */
export function keepSpeed(dataFolder: string, speed: ModelSpeed): void {
  const { id, dtype, provider } = speed;
  const others = readSpeeds(dataFolder).filter(
    (each) => each.id !== id || each.dtype !== dtype || each.provider !== provider,
  );
  writeFileWhole(fileOf(dataFolder), JSON.stringify([...others, speed], null, 2));
}
