import type { InferenceContract } from '../../shared/inference-contract.ts';
import type { LedgerContract } from '../../shared/ledger-contract.ts';
import type { SearchContract } from '../../shared/search-contract.ts';
import type { DocumentTextContract } from '../../shared/document-contract.ts';
import { createClient } from '../../shared/rpc.ts';
import type { EngineContext, SearchSession, SearchStart, WithModels } from './engine.ts';
import { PeakMemory } from './peak-memory.ts';
import { readyModel, readyServingEncoder } from './ready-model.ts';
import { modelThreads } from './threads.ts';

/** Starts the search process, and inference where the mode needs models. */
export async function openSearch(
  context: EngineContext,
  { models, beside }: SearchStart,
): Promise<SearchSession> {
  if (beside && models !== 'none') return beside.withModels(context, models);
  const memory = new PeakMemory();
  const search = startSearch(context, memory);
  try {
    const [inference] = await Promise.all([
      models === 'none' ? null : startInference(context, memory, search, models),
      search.opened,
    ]);
    return session(memory, search, inference);
  } catch (error) {
    search.child.kill();
    throw error;
  }
}

type SearchProcess = ReturnType<typeof startSearch>;
type InferenceProcess = Awaited<ReturnType<typeof startInference>>;

function startSearch({ shell, dataFolder }: EngineContext, memory: PeakMemory) {
  const child = shell.fork('search', { heapMegabytes: 256 });
  memory.watch(child);
  const client = createClient<SearchContract>(child.openPort('control'), 'search');
  return {
    child,
    client,
    ledger: createClient<LedgerContract>(child.openPort('ledger'), 'search'),
    documents: createClient<DocumentTextContract>(child.openPort('documents'), 'search'),
    opened: client.call('open', { dataFolder }),
  };
}

/** Loads the encoder of the vectors that serve, and the reranker in use; while the index is opened. */
async function startInference(
  context: EngineContext,
  memory: PeakMemory,
  search: SearchProcess,
  models: WithModels,
) {
  const { shell, settings } = context;
  const child = shell.fork('inference');
  memory.watch(child);
  try {
    const [encoder, reranker] = await Promise.all([
      search.opened
        .then(() => search.client.call('status', null))
        .then((status) => readyServingEncoder(context, status.generation)),
      models === 'both' ? readyModel(context, 'reranker', settings.dtype) : null,
    ]);
    const client = createClient<InferenceContract>(child.openPort('control'), 'inference');
    const calibrations = await client.call('load', {
      encoderFolder: encoder.folder,
      rerankerFolder: reranker?.folder ?? null,
      threads: modelThreads(settings),
    });
    return { child, client, calibrations };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function session(
  memory: PeakMemory,
  search: SearchProcess,
  inference: InferenceProcess | null,
): SearchSession {
  const processes = [search.child, ...(inference ? [inference.child] : [])];
  return {
    search: search.client,
    ledger: search.ledger,
    documents: search.documents,
    inference: inference?.client ?? null,
    encoder: inference?.calibrations.encoder ?? null,
    reranker: inference?.calibrations.reranker ?? null,
    peakBytes: () => memory.peaks(),
    withModels: async (context, models) =>
      session(memory, search, await startInference(context, memory, search, models)),
    async close() {
      memory.sample();
      for (const child of processes) child.kill(); // they only read: there is nothing to finish
      await Promise.all(processes.map(({ exited }) => exited));
    },
  };
}
