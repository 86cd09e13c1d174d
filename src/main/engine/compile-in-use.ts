import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { carryCalibration, isCalibrated, writeCalibration } from '../model/calibration.ts';
import { compileModel, findCompiled } from '../model/compile.ts';
import { compiledUnder } from '../model/compiled-folder.ts';
import { resolveModel } from '../model/installed.ts';
import { measureEncoder, measureReranker } from '../model/measure-calibration.ts';
import { sourceFiles, sourceHash } from '../model/source-files.ts';
import type { Dtype, EngineContext } from './engine.ts';
import { modelThreads } from './threads.ts';

type Role = 'encoder' | 'reranker';
/** What compiling needs to know; it forks nothing. */
type ModelContext = Omit<EngineContext, 'shell'>;

export interface ReadyModel {
  readonly folder: string;
  /** Spent compiling and calibrating it now. */
  readonly seconds: number;
}

/** Where compiled models are kept, in a data folder. */
export function compiledRoot(dataFolder: string): string {
  return join(dataFolder, 'compiled');
}

/**
 * The compiled form of the model in use for `role`, compiled and calibrated now where it is not yet.
 * Throws `model-unknown`, `model-missing` or `model-bad`.
 */
export async function compileInUse(
  context: ModelContext,
  role: Role,
  dtype: Dtype,
): Promise<ReadyModel> {
  const { source, root, options } = inUse(context, role, dtype);
  const { folder, seconds } = await compileModel(source, root, options);
  // Compiled by an earlier version, which measured other things.
  if (!isCalibrated(folder) && isWritable(folder) && options.layers === undefined)
    carryCalibration(source, folder, sourceHash(source, sourceFiles(source), root));
  return { folder, seconds: seconds + (await calibrate(context, role, folder)) };
}

/** The model in use for `role` where nothing is left to be computed of it; else null. Throws as above. */
export function readyInUse(context: ModelContext, role: Role, dtype: Dtype): ReadyModel | null {
  const { source, root, options } = inUse(context, role, dtype);
  const folder = findCompiled(source, root, options);
  return folder !== null && isReady(folder) ? { folder, seconds: 0 } : null;
}

function inUse(
  { dataFolder, settings, modelsDataFolder, encoderLayers }: ModelContext,
  role: Role,
  dtype: Dtype,
) {
  const folder = modelsDataFolder ?? dataFolder;
  const layers = role === 'encoder' && encoderLayers !== undefined ? { layers: encoderLayers } : {};
  return {
    source: resolveModel(folder, settings[role]),
    root: compiledRoot(folder),
    options: { dtype, ...layers },
  };
}

/** Calibrated, or where no calibration can be kept. */
function isReady(folder: string): boolean {
  return isCalibrated(folder) || !isWritable(folder);
}

/**
 * Measures a compiled model that came without a calibration of its own files, so that its scores are
 * worth something from its first use on: other weights in the place of the embedded ones, a model
 * that was imported, an encoder cut to fewer layers. A read-only folder is left as it is: a model
 * without a calibration refuses nothing, and such a reranker changes no order. Returns the seconds.
 */
async function calibrate(context: ModelContext, role: Role, folder: string): Promise<number> {
  if (isReady(folder)) return 0;
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
 * indexed. `generation` begins with that model's identity. Where it is not compiled (any more), the
 * encoder in use.
 */
export async function compileEncoderOf(
  context: ModelContext,
  generation: string,
): Promise<ReadyModel> {
  const made = encoderOf(context, generation);
  const used = await compileInUse(context, 'encoder', context.settings.dtype);
  if (made === null || made === used.folder) return used;
  return { folder: made, seconds: used.seconds + (await calibrate(context, 'encoder', made)) };
}

/** The same where nothing is left to be computed of it; else null. */
export function readyEncoderOf(context: ModelContext, generation: string): ReadyModel | null {
  const folder = encoderOf(context, generation);
  return folder !== null && isReady(folder) ? { folder, seconds: 0 } : null;
}

function encoderOf({ dataFolder, modelsDataFolder }: ModelContext, generation: string) {
  const made = compiledUnder(compiledRoot(modelsDataFolder ?? dataFolder)).find(
    ({ manifest }) => manifest.role === 'encoder' && generation.startsWith(`${manifest.identity}+`),
  );
  return made?.folder ?? null;
}
