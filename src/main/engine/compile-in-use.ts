import { join } from 'node:path';
import { compileModel } from '../model/compile.ts';
import { resolveModel } from '../model/installed.ts';
import type { Dtype, EngineContext } from './engine.ts';

/** Where compiled models are kept, in a data folder. */
export function compiledRoot(dataFolder: string): string {
  return join(dataFolder, 'compiled');
}

/**
 * The compiled form of the model in use for `role`, compiled now where it is not there yet.
 * Throws `model-unknown`, `model-missing` or `model-bad`.
 */
export async function compileInUse(
  { dataFolder, settings, modelsDataFolder, encoderLayers }: EngineContext,
  role: 'encoder' | 'reranker',
  dtype: Dtype,
): Promise<{ folder: string; seconds: number }> {
  const source = resolveModel(modelsDataFolder ?? dataFolder, settings[role]);
  const layers = role === 'encoder' && encoderLayers !== undefined ? { layers: encoderLayers } : {};
  return compileModel(source, compiledRoot(modelsDataFolder ?? dataFolder), { dtype, ...layers });
}
