import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { carryCalibration, isCalibrated, writeCalibration } from '../model/calibration.ts';
import { compileModel } from '../model/compile.ts';
import { manifestFile, readManifest } from '../model/manifest.ts';
import { resolveModel } from '../model/installed.ts';
import { measureEncoder, measureReranker } from '../model/measure-calibration.ts';
import { sourceFiles, sourceHash } from '../model/source-files.ts';
import type { Dtype, EngineContext } from './engine.ts';
import { modelThreads } from './threads.ts';

type Role = 'encoder' | 'reranker';

/** Where compiled models are kept, in a data folder. */
export function compiledRoot(dataFolder: string): string {
  return join(dataFolder, 'compiled');
}

/**
 * The compiled form of the model in use for `role`, compiled and calibrated now where it is not yet.
 * Throws `model-unknown`, `model-missing` or `model-bad`.
 */
export async function compileInUse(
  context: Omit<EngineContext, 'shell'>,
  role: Role,
  dtype: Dtype,
): Promise<{ folder: string; seconds: number }> {
  const { dataFolder, settings, modelsDataFolder, encoderLayers } = context;
  const root = compiledRoot(modelsDataFolder ?? dataFolder);
  const source = resolveModel(modelsDataFolder ?? dataFolder, settings[role]);
  const layers = role === 'encoder' && encoderLayers !== undefined ? { layers: encoderLayers } : {};
  const { folder, seconds } = await compileModel(source, root, { dtype, ...layers });
  // Compiled by an earlier version, which measured other things.
  if (!isCalibrated(folder) && isWritable(folder) && encoderLayers === undefined)
    carryCalibration(source, folder, sourceHash(source, sourceFiles(source), root));
  return { folder, seconds: seconds + (await calibrate(context, role, folder)) };
}

/**
 * Measures a compiled model that came without a calibration of its own files, so that its scores are
 * worth something from its first use on: other weights in the place of the embedded ones, a model
 * that was imported, an encoder cut to fewer layers. A read-only folder is left as it is: a model
 * without a calibration refuses nothing, and such a reranker changes no order. Returns the seconds.
 */
async function calibrate(
  context: Omit<EngineContext, 'shell'>,
  role: Role,
  folder: string,
): Promise<number> {
  if (isCalibrated(folder) || !isWritable(folder)) return 0;
  const start = performance.now();
  const options = { threads: modelThreads(context.settings) };
  if (role === 'encoder') writeCalibration(folder, await measureEncoder(folder, options));
  else {
    const encoder = await compileInUse(context, 'encoder', context.settings.dtype);
    writeCalibration(folder, await measureReranker(folder, encoder.folder, options));
  }
  return (performance.now() - start) / 1000;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
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
      if (role !== 'encoder' || !generation.startsWith(`${identity}+`)) continue;
      if (isCalibrated(folder)) return { folder, seconds: 0 };
      const inUse = await compileInUse(context, 'encoder', context.settings.dtype);
      if (inUse.folder === folder) return inUse;
      return { folder, seconds: inUse.seconds + (await calibrate(context, 'encoder', folder)) };
    }
  }
  return compileInUse(context, 'encoder', context.settings.dtype);
}
