import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';

/**
 * A `model-bad` error: `folder` is the model's, `file` is named from there (empty: the folder itself),
 * and `reason` is one clause on what is wrong in it, as the person reads it after both.
 */
export function badModel(
  folder: string,
  file: string,
  reason: string,
  cause?: unknown,
): TrouvailleError {
  return new TrouvailleError(
    'model-bad',
    { path: join(folder, file), reason: file === '' ? reason : `${file}: ${reason}` },
    cause === undefined ? undefined : { cause },
  );
}
