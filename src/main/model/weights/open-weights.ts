import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { badModel } from '../model-error.ts';
import { openSafetensors } from './safetensors.ts';
import type { Weights } from './weights.ts';

/** The weights of a published folder, in whichever form they are. Throws `model-bad`. */
export function openWeights(folder: string): Weights {
  const has = (name: string): boolean => existsSync(join(folder, name));
  if (has('model.safetensors') || has('model.safetensors.index.json'))
    return openSafetensors(folder);
  throw badModel(folder, 'model.safetensors', 'is missing');
}
