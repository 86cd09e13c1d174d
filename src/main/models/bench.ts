/** The speed of a model on this machine, measured in a process of its own and kept. */
import type { ModelWorkContract } from '../../shared/model-work.ts';
import type { ModelSpeed, ProviderName } from '../../shared/models-contract.ts';
import { modelThreads } from '../engine/threads.ts';
import { readSettings } from '../settings.ts';
import type { Shell } from '../shell/seam.ts';
import type { ModelHooks } from './hooks.ts';
import { keepSpeed } from './speeds.ts';
import { withModelProcess } from './process.ts';

export interface BenchRequest {
  readonly shell: Shell;
  readonly dataFolder: string;
  readonly id: string;
  /** The processor alone by default. */
  readonly providers?: readonly ProviderName[];
}

/** At the precision of the settings. Throws `model-unknown`, `model-missing` or `model-bad`, or the signal's reason. */
export async function benchModel(
  { shell, dataFolder, id, providers = ['cpu'] }: BenchRequest,
  hooks: ModelHooks = {},
): Promise<ModelSpeed[]> {
  const threads = modelThreads(readSettings(dataFolder));
  const { compiledFolder } = await withModelProcess(shell, hooks, (client, options) =>
    client.call('prepare', { dataFolder, id }, options),
  );
  const speeds: ModelSpeed[] = [];
  for (const provider of providers) {
    hooks.onProgress?.({ phase: 'measuring', done: 0, total: 0 });
    const asked: ModelWorkContract['requests']['measure']['input'] = {
      ...{ compiledFolder, threads, provider },
    };
    const measured = await withModelProcess(shell, hooks, (client, options) =>
      client.call('measure', asked, options),
    );
    // As it was asked for: a model that is used by its path has another name in its manifest.
    const speed = { ...measured, id };
    keepSpeed(dataFolder, speed);
    speeds.push(speed);
  }
  return speeds;
}
