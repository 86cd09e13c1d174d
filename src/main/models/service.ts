/** The models' side of `ModelWorkContract`. */
import type { ModelWorkContract } from '../../shared/model-work.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Handlers, Server } from '../../shared/rpc.ts';
import { compiledRoot } from '../engine/compile-in-use.ts';
import { compileModel } from '../model/compile.ts';
import { resolveModel } from '../model/installed.ts';
import { graphicsProviders } from '../model/providers.ts';
import { readManifest } from '../model/manifest.ts';
import { agrees, probeProvider } from '../model/probe.ts';
import { verifyModel } from '../model/verify.ts';
import type { ModelHooks } from './hooks.ts';
import { downloadAndInstall, importFolder, verifyOptions } from './install.ts';
import { measureSpeed } from './measure.ts';
import { prepareModel } from './prepare.ts';
import { removeModel } from './remove.ts';
import { rollbackModel } from './rollback.ts';
import { modelRows } from './rows.ts';

/** `server`: events go out by it; known only once the handlers are served. */
export function modelWorkHandlers(
  server: () => Pick<Server<ModelWorkContract>, 'emit'>,
): Handlers<ModelWorkContract> {
  const hooks = (signal: AbortSignal): ModelHooks => ({
    signal,
    onProgress: (progress) => server().emit('progress', progress),
  });
  return {
    list({ dataFolder }) {
      const bad: Failure[] = [];
      const models = modelRows(dataFolder, (error) => bad.push(toFailure(error)));
      return { models, bad };
    },
    download: ({ dataFolder, id }, signal) => downloadAndInstall(dataFolder, id, hooks(signal)),
    import: ({ dataFolder, path, id }, signal) =>
      importFolder(dataFolder, path, id ?? undefined, hooks(signal)),
    prepare: ({ dataFolder, id }, signal) => prepareModel(dataFolder, id, hooks(signal)),
    remove({ dataFolder, id }) {
      removeModel(dataFolder, id);
      return null;
    },
    rollback: ({ dataFolder }) => rollbackModel(dataFolder),
    async verify({ dataFolder, id }, signal) {
      server().emit('progress', { phase: 'checking', done: 0, total: 0 });
      const folder = resolveModel(dataFolder, id);
      const options = verifyOptions(dataFolder, { signal });
      const checks = await verifyModel(folder, compiledRoot(dataFolder), options);
      return { id, ok: checks.every((check) => check.ok), checks };
    },
    measure: ({ compiledFolder, threads, provider }) =>
      measureSpeed(compiledFolder, { threads, provider }),
    graphics: () => ({ providers: graphicsProviders() }),
    async probe({ dataFolder, source, compiledFolder, provider, threads }, signal) {
      const { dtype } = readManifest(compiledFolder);
      const root = compiledRoot(dataFolder);
      const reference =
        dtype === 'fp16'
          ? (await compileModel(source, root, { dtype: 'fp32', signal })).folder
          : compiledFolder;
      const probe = await probeProvider(compiledFolder, reference, provider, threads);
      return { ...probe, agrees: agrees(probe, dtype) };
    },
  };
}
