/**
 * Models ready to be loaded. What is still to be computed of them, a compilation or a calibration, is
 * computed in a process of its own: who asks serves a window, or a terminal that Ctrl+C must reach.
 */
import type { CompilerContract } from '../../shared/compiler-contract.ts';
import { createClient } from '../../shared/rpc.ts';
import { readyEncoderOf, readyInUse, type ReadyModel } from './compile-in-use.ts';
import type { Dtype, EngineContext } from './engine.ts';

type Role = 'encoder' | 'reranker';

/** The model in use for `role`. Throws `model-unknown`, `model-missing` or `model-bad`. */
export async function readyModel(
  context: EngineContext,
  role: Role,
  dtype: Dtype,
): Promise<ReadyModel> {
  return readyInUse(context, role, dtype) ?? inCompiler(context, role, dtype, null);
}

/**
 * The encoder whose vectors serve (`compileEncoderOf`); of a null generation, nothing being indexed,
 * the one in use. Throws as `readyModel`.
 */
export async function readyServingEncoder(
  context: EngineContext,
  generation: string | null,
): Promise<ReadyModel> {
  const { dtype } = context.settings;
  if (generation === null) return readyModel(context, 'encoder', dtype);
  return readyEncoderOf(context, generation) ?? inCompiler(context, 'encoder', dtype, generation);
}

async function inCompiler(
  { shell, settings, modelsDataFolder, dataFolder, encoderLayers }: EngineContext,
  role: Role,
  dtype: Dtype,
  generation: string | null,
): Promise<ReadyModel> {
  const child = shell.fork('compiler');
  try {
    const client = createClient<CompilerContract>(child.openPort('control'), 'compiler');
    return await client.call('compile', {
      dataFolder: modelsDataFolder ?? dataFolder,
      ...{ role, encoder: settings.encoder, reranker: settings.reranker, dtype },
      ...{ layers: encoderLayers ?? null, generation },
    });
  } finally {
    child.kill();
    await child.exited;
  }
}
