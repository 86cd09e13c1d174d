/** The latest choice of a model taken back, with the vectors that belong to it. */
import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import { takeBackChoice, type ModelChoice } from '../model-choice.ts';
import { openReader, openWriter } from '../store/open.ts';
import type { StoreWriter } from '../store/types.ts';
import { encoderOfGeneration } from './compiled.ts';

/**
 * Puts the model before in use again; of an encoder whose vectors are still kept, they serve at once.
 * Where another process writes to the index nothing is changed: throws `data-locked` and its like,
 * or `model-no-earlier`.
 */
export function rollbackModel(dataFolder: string): ModelChoice {
  const writer = isIndexed(dataFolder) ? openWriter(dataFolder) : null;
  try {
    const choice = takeBackChoice(dataFolder);
    if (choice === null) throw new TrouvailleError('model-no-earlier');
    if (writer && choice.role === 'encoder') serveAgain(writer, dataFolder, choice.id);
    return choice;
  } finally {
    writer?.close();
  }
}

/** The generation before serves again if it is that encoder's, and the one that serves is not. */
function serveAgain(writer: StoreWriter, dataFolder: string, id: string): void {
  const isOf = (identity: string | undefined): boolean =>
    identity !== undefined && encoderOfGeneration(dataFolder, identity) === id;
  if (isOf(writer.servingGeneration()?.identity)) return;
  if (isOf(writer.previousGeneration()?.identity)) writer.rollbackGeneration();
}

function isIndexed(dataFolder: string): boolean {
  try {
    openReader(dataFolder).close();
    return true;
  } catch (error) {
    if (toFailure(error).code === 'nothing-indexed') return false;
    throw error;
  }
}
