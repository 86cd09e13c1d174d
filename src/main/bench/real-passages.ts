import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { createClient } from '../../shared/rpc.ts';
import type { EngineContext } from '../engine/engine.ts';
import { readyModel } from '../engine/ready-model.ts';
import { modelThreads } from '../engine/threads.ts';
import { seededSample } from '../eval/statistics.ts';
import { encoderModel, modelEncoder } from '../indexing/model-encoder.ts';
import { readManifest } from '../model/manifest.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { openReader } from '../store/open.ts';
import { indexedPassages } from './indexed-passages.ts';
import type { SourcePassage } from './seeded-collection.ts';

/**
 * A seeded sample of the passages indexed in `dataFolder`, embedded anew. Throws `nothing-indexed`
 * where there are none.
 */
export async function realPassages(
  context: EngineContext,
  dataFolder: string,
  count: number,
  seed: number,
): Promise<{ sources: SourcePassage[]; identity: string }> {
  const { folder } = await readyModel(context, 'encoder', context.settings.dtype);
  const manifest = readManifest(folder);
  const encoder = modelEncoder(encoderModel(manifest), loadTokenizer(folder, manifest.maxTokens));
  const reader = openReader(dataFolder);
  const chosen = seededSample(indexedPassages(reader), count, seed);
  reader.close();
  if (chosen.length === 0) throw new TrouvailleError('nothing-indexed');
  const embedder = context.shell.fork('embedder');
  try {
    const client = createClient<EmbedderContract>(embedder.openPort('control'), 'embedder');
    await client.call('load', {
      compiledFolder: folder,
      threads: modelThreads(context.settings),
    });
    const sources: SourcePassage[] = [];
    for (const { text, context: shown } of chosen) {
      const ids = [encoder.encode({ text, context: shown })];
      const { vectors } = await client.call('embed', { ids });
      sources.push({ text, context: shown, vector: vectors });
    }
    return { sources, identity: encoder.identity };
  } finally {
    embedder.kill();
    await embedder.exited;
  }
}
