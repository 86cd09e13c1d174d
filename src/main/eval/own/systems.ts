/** Which systems a person's questions are asked of: every mode, over the models in use and the others. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnQuestionsContract } from '../../../shared/own-questions-contract.ts';
import type { EngineContext } from '../../engine/engine.ts';
import { folderOfId, modelIdOf, resolveModel } from '../../model/installed.ts';
import { listModels } from '../../model/listing.ts';
import { ownQuestionsCache, shortHash } from './cache-folder.ts';

/** Models to compare with those in use, by id. */
export interface OtherModels {
  readonly encoders: readonly string[];
  readonly rerankers: readonly string[];
}

/**
 * The models asked for, else all that are installed, without those in use. Throws `model-unknown` or
 * `model-missing` for one that was asked for; of the installed ones, what cannot be read is left out.
 */
export function otherModels(
  context: EngineContext,
  asked: OwnQuestionsContract['requests']['compare']['input'],
): OtherModels {
  const folder = modelsFolder(context);
  const { encoder, reranker } = context.settings;
  const installed = listModels(folder, [encoder, reranker], () => {}).filter(
    (model) => model.installed,
  );
  const of = (role: 'encoder' | 'reranker', named: readonly string[] | null): string[] => {
    const all = named ?? installed.filter((model) => model.role === role).map((model) => model.id);
    for (const model of all) resolveModel(folder, model);
    return all.filter((model) => model !== context.settings[role]);
  };
  return { encoders: of('encoder', asked.encoders), rerankers: of('reranker', asked.rerankers) };
}

/** Where imported models lie and compiled ones are kept. */
export function modelsFolder({ dataFolder, modelsDataFolder }: EngineContext): string {
  return modelsDataFolder ?? dataFolder;
}

/**
 * The context of an index of the same folders for another encoder. It lies in the cache and is kept
 * between runs; those made for other folders than the ones watched now are removed.
 */
export async function contextOfEncoder(
  context: EngineContext,
  encoder: string,
  roots: readonly string[],
  cacheFolder: string,
): Promise<EngineContext> {
  const own = ownQuestionsCache(cacheFolder, context.dataFolder);
  const current = shortHash(roots.toSorted().join('\0'));
  // It holds the person's text: readable by its owner alone, as the data folder is.
  await mkdir(join(own, current), { recursive: true, mode: 0o700 });
  for (const name of await readdir(own)) {
    if (name !== current) await rm(join(own, name), { recursive: true });
  }
  const folder = modelsFolder(context);
  const model = folderOfId(modelIdOf(resolveModel(folder, encoder)));
  const dataFolder = join(own, current, model);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  return {
    ...context,
    dataFolder,
    modelsDataFolder: folder,
    settings: { ...context.settings, encoder },
  };
}
