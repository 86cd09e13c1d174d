import type { InferenceContract, LedgerContract, SearchContract } from '../../shared/contract.ts';
import type { DocumentTextContract } from '../../shared/document-contract.ts';
import { createClient } from '../../shared/rpc.ts';
import { readyModel, readyServingEncoder } from './ready-model.ts';
import type { EngineContext, SearchSession, SearchStart } from './engine.ts';
import { PeakMemory } from './peak-memory.ts';
import { modelThreads } from './threads.ts';

/** Starts the search process, and inference where the mode needs models. */
export async function openSearch(
  context: EngineContext,
  { models }: SearchStart,
): Promise<SearchSession> {
  const { shell, settings, dataFolder } = context;
  const memory = new PeakMemory();
  const searchChild = shell.fork('search', { heapMegabytes: 256 });
  memory.watch(searchChild);
  const search = createClient<SearchContract>(searchChild.openPort('control'), 'search');
  const ledger = createClient<LedgerContract>(searchChild.openPort('ledger'), 'search');
  const documents = createClient<DocumentTextContract>(searchChild.openPort('documents'), 'search');
  const opened = search.call('open', { dataFolder });

  const inferenceChild = models === 'none' ? null : shell.fork('inference');
  let inference: SearchSession['inference'] = null;
  let calibrations: Pick<SearchSession, 'encoder' | 'reranker'> = { encoder: null, reranker: null };
  try {
    if (inferenceChild) {
      memory.watch(inferenceChild);
      const [encoder, reranker] = await Promise.all([
        opened
          .then(() => search.call('status', null))
          .then((s) => readyServingEncoder(context, s.generation)),
        models === 'both' ? readyModel(context, 'reranker', settings.dtype) : null,
      ]);
      inference = createClient<InferenceContract>(inferenceChild.openPort('control'), 'inference');
      calibrations = await inference.call('load', {
        encoderFolder: encoder.folder,
        rerankerFolder: reranker?.folder ?? null,
        threads: modelThreads(settings),
      });
    }
    await opened;
  } catch (error) {
    opened.catch(() => {}); // reported already, or less telling than the error at hand
    searchChild.kill();
    inferenceChild?.kill();
    throw error;
  }

  return {
    search,
    inference,
    ledger,
    documents,
    ...calibrations,
    peakBytes: () => memory.peaks(),
    async close() {
      memory.sample();
      searchChild.kill(); // it only reads: there is nothing to finish
      inferenceChild?.kill();
      await Promise.all([searchChild.exited, inferenceChild?.exited]);
    },
  };
}
