/** The extractor's requests. */
import type { ExtractorContract } from '../../shared/extraction-contract.ts';
import type { Handlers } from '../../shared/rpc.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { extractFile } from './extract-file.ts';
import { memberBytes } from './member-bytes.ts';
import { watchMemory } from './memory-watch.ts';

/** One document at a time, in the order asked: two at once would share the memory of one. */
export function extractorHandlers(): Handlers<ExtractorContract> {
  let last: Promise<unknown> = Promise.resolve();
  let documents = 0;
  return {
    extract({ path, password, maxResidentBytes }, signal) {
      if (maxResidentBytes !== undefined) watchMemory(maxResidentBytes);
      const reading = last.then(() => {
        if (signal.aborted) throw new TrouvailleError('cancelled');
        documents += 1;
        return extractFile(path, { password, signal });
      });
      last = reading.catch(() => {}); // Its caller is told; the next one starts all the same.
      return reading;
    },
    member: async ({ path, inside, limit }, signal) => ({
      bytes: await memberBytes(path, inside, limit, signal),
    }),
    health: () => ({ residentBytes: process.memoryUsage.rss(), documents }),
  };
}
