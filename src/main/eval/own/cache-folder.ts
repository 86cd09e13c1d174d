import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where the indexes lie that comparing models on one's own questions makes of a data folder's documents. */
export function ownQuestionsCache(cacheFolder: string, dataFolder: string): string {
  return join(cacheFolder, 'own-questions', shortHash(dataFolder));
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
