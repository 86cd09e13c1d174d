/** The embedder as the pipeline sees it: one that may die, and be followed by another. */
import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Client } from '../../shared/rpc.ts';
import { Changes } from './changes.ts';
import type { PassageEmbedder } from './types.ts';

/** How long a new embedder may take to come: it compiles nothing, only loads its model. */
const replacementMilliseconds = 60_000;
/** A batch that ended so many embedders would end the next one too. */
const mostDeaths = 2;

export class EmbedderLink implements PassageEmbedder {
  #client: Client<EmbedderContract> | null = null;
  readonly #arrivals = new Changes();

  /** The embedder to use from now on. */
  connect(client: Client<EmbedderContract>): void {
    this.#client = client;
    this.#arrivals.tell();
  }

  async embed(
    ids: readonly Int32Array[],
    signal: AbortSignal,
  ): Promise<{ vectors: Float32Array; forwardMs: number }> {
    for (let deaths = 0; ;) {
      const client = this.#client ?? (await this.#nextClient(signal));
      try {
        return await client.call('embed', { ids }, { signal });
      } catch (error) {
        const hasDied = error instanceof TrouvailleError && error.code === 'service-stopped';
        if (!hasDied || ++deaths > mostDeaths) throw error;
        if (this.#client === client) this.#client = null;
      }
    }
  }

  async #nextClient(signal: AbortSignal): Promise<Client<EmbedderContract>> {
    const patience = AbortSignal.timeout(replacementMilliseconds);
    const either = AbortSignal.any([signal, patience]);
    while (this.#client === null) {
      if (signal.aborted) throw new TrouvailleError('cancelled');
      if (patience.aborted) throw new TrouvailleError('service-stopped', { service: 'embedder' });
      await this.#arrivals.wait(either);
    }
    return this.#client;
  }
}
