/**
 * What passages are computed on. A graphics processor is tried once on a machine, with the model that
 * is to run on it, in a process that may die of it; what came of that is kept.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toFailure } from '../../shared/errors.ts';
import { providerNames, type ProviderName } from '../../shared/models-contract.ts';
import { resolveModel } from '../model/installed.ts';
import { readManifest } from '../model/manifest.ts';
import { writeFileWhole } from '../model/whole-file.ts';
import { withModelProcess } from '../models/process.ts';
import type { EngineContext } from './engine.ts';
import { machineIdentity, mayHaveGraphics } from './machine.ts';
import { providerReasons, type ProviderChoice } from './provider-reason.ts';
import { modelThreads } from './threads.ts';

const kept = z.object({
  machine: z.string(),
  /** Of the compiled model. */
  model: z.string(),
  provider: z.enum(providerNames),
  code: z.enum(providerReasons),
  detail: z.string(),
});
type Kept = z.infer<typeof kept>;

/** A trial takes seconds; a driver that hangs is not waited for. */
const trialMilliseconds = 60_000;

/** Throws nothing of the trial's: where it fails, the processor computes, and the reason says so. */
export async function chooseProvider(
  context: EngineContext,
  compiledFolder: string,
): Promise<ProviderChoice> {
  const { dataFolder, settings } = context;
  if (settings.provider !== 'auto') {
    return { provider: settings.provider, code: 'forced', detail: '' };
  }
  if (!mayHaveGraphics()) return { provider: 'cpu', code: 'no-graphics', detail: '' };
  const machine = machineIdentity();
  const { identity: model } = readManifest(compiledFolder);
  const known = readKept(dataFolder).find(
    (each) => each.machine === machine && each.model === model,
  );
  if (known) return known;
  const choice = await tryAll(context, compiledFolder);
  keep(dataFolder, { machine, model, ...choice });
  return choice;
}

/** A provider failed under work: it is not chosen again here, until machine, driver or model change. */
export function keepFallback(dataFolder: string, compiledFolder: string, detail: string): void {
  const { identity: model } = readManifest(compiledFolder);
  keep(dataFolder, {
    ...{ machine: machineIdentity(), model, provider: 'cpu', code: 'fell-back', detail },
  });
}

async function tryAll(context: EngineContext, compiledFolder: string): Promise<ProviderChoice> {
  const { shell, settings, modelsDataFolder: dataFolder = context.dataFolder } = context;
  const threads = modelThreads(settings);
  const source = resolveModel(dataFolder, settings.encoder);
  const rejected: string[] = [];
  let best: { provider: ProviderName; speed: number; detail: string } | null = null;
  for (const provider of await candidates(context)) {
    const signal = AbortSignal.timeout(trialMilliseconds);
    try {
      const probe = await withModelProcess(shell, { signal }, (client, options) =>
        client.call('probe', { dataFolder, source, compiledFolder, provider, threads }, options),
      );
      const speeds = `${Math.round(probe.tokensPerSecond)} / ${Math.round(probe.cpuTokensPerSecond)} tokens/s`;
      if (!probe.agrees) rejected.push(`${provider}: cosine ${probe.cosine.toFixed(5)}`);
      else if (probe.tokensPerSecond <= probe.cpuTokensPerSecond) {
        rejected.push(`${provider}: ${speeds}`);
      } else if (best === null || probe.tokensPerSecond > best.speed) {
        best = { provider, speed: probe.tokensPerSecond, detail: speeds };
      }
    } catch (error) {
      const { code, values } = toFailure(error);
      const reason = signal.aborted ? 'timeout' : String(values['reason'] ?? code);
      rejected.push(`${provider}: ${reason}`);
    }
  }
  if (best) return { provider: best.provider, code: 'faster', detail: best.detail };
  return { provider: 'cpu', code: 'none-better', detail: rejected.join('; ') };
}

async function candidates({ shell }: EngineContext): Promise<readonly ProviderName[]> {
  const signal = AbortSignal.timeout(trialMilliseconds);
  try {
    const { providers } = await withModelProcess(shell, { signal }, (client, options) =>
      client.call('graphics', null, options),
    );
    return providers;
  } catch {
    return []; // not even that could be asked: the reason is that none is better
  }
}

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'providers.json');
}

/** Empty where nothing was tried, or the file is not one of ours: it is tried again. */
function readKept(dataFolder: string): Kept[] {
  try {
    return z.array(kept).parse(JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')));
  } catch {
    return [];
  }
}

function keep(dataFolder: string, choice: Kept): void {
  const others = readKept(dataFolder).filter(({ model }) => model !== choice.model);
  try {
    writeFileWhole(fileOf(dataFolder), JSON.stringify([...others, choice], null, 2));
  } catch {
    // a read-only data folder: it is tried again next time
  }
}
