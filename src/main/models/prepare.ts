/** A model made ready for use: compiled, and calibrated where that was not measured yet. */
import type { PreparedModel } from '../../shared/model-work.ts';
import { makeDataFolder } from '../data-folder.ts';
import { compileInUse, compiledRoot } from '../engine/compile-in-use.ts';
import { modelThreads } from '../engine/threads.ts';
import { isCalibrated, writeCalibration } from '../model/calibration.ts';
import { compileModel } from '../model/compile.ts';
import { resolveModel } from '../model/installed.ts';
import { measureEncoder, measureReranker } from '../model/measure-calibration.ts';
import { readSettings } from '../settings.ts';
import type { ModelHooks } from './hooks.ts';

/** Throws `model-unknown`, `model-missing`, `model-bad`, errors of the disk, or the signal's reason. */
export async function prepareModel(
  dataFolder: string,
  id: string,
  { signal, onProgress }: ModelHooks = {},
): Promise<PreparedModel> {
  const source = resolveModel(dataFolder, id);
  makeDataFolder(dataFolder);
  const settings = readSettings(dataFolder);
  onProgress?.({ phase: 'compiling', done: 0, total: 0 });
  const { folder, manifest } = await compileModel(source, compiledRoot(dataFolder), {
    dtype: settings.dtype,
    ...(signal && { signal }),
  });
  const { role } = manifest;
  if (!isCalibrated(folder)) {
    onProgress?.({ phase: 'calibrating', done: 0, total: 0 });
    const options = {
      threads: modelThreads(settings),
      onProgress: (done: number, total: number) =>
        onProgress?.({ phase: 'calibrating', done, total }),
      ...(signal && { signal }),
    };
    if (role === 'encoder') writeCalibration(folder, await measureEncoder(folder, options));
    else {
      const encoder = await compileInUse({ dataFolder, settings }, 'encoder', settings.dtype);
      writeCalibration(folder, await measureReranker(folder, encoder.folder, options));
    }
  }
  return { id, role, compiledFolder: folder };
}
