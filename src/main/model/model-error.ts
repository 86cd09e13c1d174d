import { basename, join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';

/**
 * A `model-bad` error: `folder` is the model's, `reason` one clause that names the file and what is
 * wrong in it, as the person reads it after the folder's path.
 */
export function badModel(
  folder: string,
  file: string,
  reason: string,
  cause?: unknown,
): TrouvailleError {
  return new TrouvailleError(
    'model-bad',
    { path: join(folder, file), reason: `${basename(file)}: ${reason}` },
    cause === undefined ? undefined : { cause },
  );
}
