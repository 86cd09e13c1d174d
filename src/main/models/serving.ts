import { toFailure } from '../../shared/errors.ts';
import { openReader } from '../store/open.ts';
import { encoderOfGeneration } from './compiled.ts';

/** The encoder whose vectors answer questions now; null: nothing is indexed, or it is not known. */
export function servingEncoder(dataFolder: string): string | null {
  let reader;
  try {
    reader = openReader(dataFolder);
  } catch (error) {
    if (toFailure(error).code === 'nothing-indexed') return null;
    throw error;
  }
  try {
    const generation = reader.servingGeneration();
    return generation && encoderOfGeneration(dataFolder, generation.identity);
  } finally {
    reader.close();
  }
}
