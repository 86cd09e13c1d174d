import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileModel } from '../model/compile.ts';
import { manifestFile, readManifest } from '../model/manifest.ts';
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
  { dataFolder, settings, modelsDataFolder, encoderLayers }: Omit<EngineContext, 'shell'>,
  role: 'encoder' | 'reranker',
  dtype: Dtype,
): Promise<{ folder: string; seconds: number }> {
  const source = resolveModel(modelsDataFolder ?? dataFolder, settings[role]);
  const layers = role === 'encoder' && encoderLayers !== undefined ? { layers: encoderLayers } : {};
  return compileModel(source, compiledRoot(modelsDataFolder ?? dataFolder), { dtype, ...layers });
}

/**
 * The compiled encoder whose vectors serve: a query must be embedded by the model, and at the dtype,
 * of the passages it is compared with, whatever the settings have been changed to since they were
 * indexed. `generation` begins with that model's identity. Where it is not compiled (any more), or
 * nothing is indexed, the encoder in use.
 */
export async function encoderOf(
  context: EngineContext,
  generation: string | null,
): Promise<{ folder: string; seconds: number }> {
  const root = compiledRoot(context.modelsDataFolder ?? context.dataFolder);
  if (generation !== null && existsSync(root)) {
    for (const name of readdirSync(root)) {
      const folder = join(root, name);
      if (!existsSync(join(folder, manifestFile)) || name.includes('.tmp-')) continue;
      const { identity, role } = readManifest(folder);
      if (role === 'encoder' && generation.startsWith(`${identity}+`))
        return { folder, seconds: 0 };
    }
  }
  return compileInUse(context, 'encoder', context.settings.dtype);
}
