import type { EmbedderContract } from '../../shared/contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc.ts';
import { embedAll, toUnitLength } from '../model/embed-all.ts';
import { loadEncoder, type Encoder } from '../model/encoder.ts';
import { memoryUse } from './memory-use.ts';

/** The embedder's side of its contract. `load` comes first; a second one replaces the model. */
export function embedderHandlers(): Handlers<EmbedderContract> {
  let encoder: Encoder | undefined;
  return {
    async load({ compiledFolder, threads }) {
      const previous = encoder;
      encoder = await loadEncoder(compiledFolder, { threads });
      await previous?.close();
      return {
        dimensions: encoder.manifest.dimensions,
        provider: 'cpu',
        providerReason: 'this version runs models on the processor',
      };
    },
    async embed({ ids }, signal) {
      if (!encoder) throw new TrouvailleError('internal', { detail: 'embed before load' });
      const { dimensions, normalised } = encoder.manifest;
      const { vectors, forwardMs } = await embedAll(encoder, ids, { signal });
      if (!normalised) toUnitLength(vectors, dimensions);
      return { vectors, forwardMs };
    },
    health: memoryUse,
  };
}
