import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import type { ProviderName } from '../../shared/models-contract.ts';
import type { Handlers, Server } from '../../shared/rpc.ts';
import { embedAll } from '../model/embed-all.ts';
import { loadEncoder, type Encoder } from '../model/encoder.ts';
import { rankedVectors } from '../model/ranked-vectors.ts';
import { memoryUse } from './memory-use.ts';

export interface EmbedderParts {
  /** Events go out by it; known only once the handlers are served. */
  readonly server: () => Pick<Server<EmbedderContract>, 'emit'>;
  /** Loads the model, where not as `encoder.ts` does. */
  readonly load?: typeof loadEncoder;
}

/** The model that is loaded, and what it was loaded with. */
interface Loaded {
  readonly encoder: Encoder;
  readonly compiledFolder: string;
  readonly threads: number;
  readonly provider: ProviderName;
}

/** The embedder's side of its contract. `load` comes first; a second one replaces the model. */
export function embedderHandlers({
  server,
  load = loadEncoder,
}: EmbedderParts): Handlers<EmbedderContract> {
  let loaded: Loaded | undefined;

  async function open(asked: Omit<Loaded, 'encoder'>): Promise<void> {
    const previous = loaded;
    loaded = { ...asked, encoder: await load(asked.compiledFolder, asked) };
    await previous?.encoder.close();
  }

  async function run(
    { encoder }: Loaded,
    ids: readonly Int32Array[],
    signal: AbortSignal,
  ): Promise<{ vectors: Float32Array; forwardMs: number }> {
    const { vectors, forwardMs } = await embedAll(encoder, ids, { signal });
    return { vectors: rankedVectors(encoder.manifest).passages(vectors), forwardMs };
  }

  return {
    async load({ compiledFolder, threads, provider = 'cpu' }) {
      let missing: string | null = null;
      try {
        await open({ compiledFolder, threads, provider });
      } catch (error) {
        const { code, values } = toFailure(error);
        if (code !== 'provider-missing') throw error;
        missing = String(values['reason']);
        await open({ compiledFolder, threads, provider: 'cpu' });
      }
      if (!loaded) throw new TrouvailleError('internal', { detail: 'load' });
      const { dimensions } = rankedVectors(loaded.encoder.manifest);
      return { dimensions, provider: loaded.provider, missing };
    },
    async embed({ ids }, signal) {
      if (!loaded) throw new TrouvailleError('internal', { detail: 'embed before load' });
      if (loaded.provider === 'cpu') return run(loaded, ids, signal);
      try {
        const result = await run(loaded, ids, signal);
        // A driver that is out of memory has been seen to answer with nothing of sense.
        if (result.vectors.every(Number.isFinite)) return result;
        throw new RangeError('values that are no numbers');
      } catch (error) {
        signal.throwIfAborted();
        const { provider } = loaded;
        await open({ ...loaded, provider: 'cpu' });
        const reason =
          error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
        server().emit('fellBack', { provider, reason });
        return run(loaded, ids, signal);
      }
    },
    health: memoryUse,
  };
}
