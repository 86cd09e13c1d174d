/**
 * The models of the application: what a window may have done with them, one piece of work at a time,
 * each in a process of its own, and the engine made to use what was chosen.
 */
import { basename, resolve } from 'node:path';
import { TrouvailleError, toFailure, type Failure } from '../../shared/errors.ts';
import type {
  ModelRole,
  ModelsContract,
  ModelsState,
  ModelWork,
} from '../../shared/models-contract.ts';
import { serve, type Handlers, type Port, type Server } from '../../shared/rpc.ts';
import type { EngineContext } from '../engine/engine.ts';
import { benchModel } from '../models/bench.ts';
import { encoderOfGeneration } from '../models/compiled.ts';
import type { ModelHooks } from '../models/hooks.ts';
import { withModelProcess } from '../models/process.ts';
import { chooseModel, earlierModels } from '../model-choice.ts';
import { readRunState } from '../run-state.ts';
import { readSettings } from '../settings.ts';
import type { IndexingService } from './indexing-service.ts';
import { ModelJobs } from './model-jobs.ts';
import type { SearchService } from './search-service.ts';
import type { System } from './system.ts';

export interface ModelsServiceOptions {
  readonly context: EngineContext;
  readonly system: Pick<System, 'chooseFolder'>;
  readonly search: SearchService;
  readonly indexing: IndexingService;
  readonly onFailure: (failure: Failure) => void;
}

export class ModelsService {
  readonly #options: ModelsServiceOptions;
  readonly #windows = new Set<Server<ModelsContract>>();
  readonly #jobs: ModelJobs;
  /** The latest list: made by the models' process, and again after each piece of work. */
  #state: Promise<ModelsState> | null = null;
  /** The vectors of a chosen encoder are not all there yet. */
  #isBuilding = false;

  constructor(options: ModelsServiceOptions) {
    this.#options = options;
    this.#jobs = new ModelJobs({
      onJob: (job) => {
        for (const window of this.#windows) window.emit('progress', job);
      },
      onJobs: () => void this.#tell(),
    });
  }

  connect(port: Port): void {
    const window = serve<ModelsContract>(port, this.#handlers());
    this.#windows.add(window);
    port.onClose(() => this.#windows.delete(window));
  }

  /** Passages were indexed: a chosen encoder's vectors may be all there, and serve. */
  indexChanged(): void {
    if (this.#isBuilding) void this.#followIndex();
  }

  /** Ends the work under way and forgets what waits. */
  close(): Promise<void> {
    return this.#jobs.close();
  }

  #handlers(): Handlers<ModelsContract> {
    const { dataFolder, shell } = this.#options.context;
    return {
      state: () => this.#current(),
      download: ({ id }) =>
        this.#work('download', id, (hooks) =>
          withModelProcess(shell, hooks, (client, options) =>
            client.call('download', { dataFolder, id }, options),
          ),
        ),
      importFolder: async ({ path }) => {
        const folder = path ?? (await this.#chosenFolder());
        if (folder === null) return null;
        const id = basename(resolve(folder));
        return this.#work('import', id, (hooks) =>
          withModelProcess(shell, hooks, (client, options) =>
            client.call('import', { dataFolder, path: resolve(folder), id: null }, options),
          ),
        );
      },
      use: async ({ id }) => {
        await this.#work('use', id, (hooks) => this.#use(id, hooks));
        return null;
      },
      rollback: () => this.#work('rollback', '', (hooks) => this.#rollback(hooks)),
      remove: ({ id }) =>
        this.#work('remove', id, (hooks) =>
          withModelProcess(shell, hooks, (client, options) =>
            client.call('remove', { dataFolder, id }, options),
          ),
        ),
      verify: ({ id }) =>
        this.#work('verify', id, (hooks) =>
          withModelProcess(shell, hooks, (client, options) =>
            client.call('verify', { dataFolder, id }, options),
          ),
        ),
      bench: async ({ id }) => ({
        speeds: await this.#work('bench', id, (hooks) =>
          benchModel({ shell, dataFolder, id }, hooks),
        ),
      }),
      cancel: ({ id }) => {
        this.#jobs.cancel(id);
        return null;
      },
    };
  }

  /** The vectors that serve go on doing so, with the model that made them, until the new ones are there. */
  async #use(id: string, hooks: ModelHooks): Promise<void> {
    const { dataFolder, shell } = this.#options.context;
    const { role } = await withModelProcess(shell, hooks, (client, options) =>
      client.call('prepare', { dataFolder, id }, options),
    );
    chooseModel(dataFolder, { role, id });
    await this.#takeUp(role, () => Promise.resolve());
  }

  async #rollback(hooks: ModelHooks): Promise<{ role: ModelRole; id: string }> {
    const { dataFolder, shell } = this.#options.context;
    const last = earlierModels(dataFolder).at(-1);
    if (!last) throw new TrouvailleError('model-no-earlier');
    return this.#takeUp(last.role, () =>
      withModelProcess(shell, hooks, (client, options) =>
        client.call('rollback', { dataFolder }, options),
      ),
    );
  }

  /** Does what changes a choice, and makes the engine use what the settings say then. */
  async #takeUp<Result>(role: ModelRole, change: () => Promise<Result>): Promise<Result> {
    const { indexing, search } = this.#options;
    const result =
      role === 'encoder'
        ? await indexing.whileStopped(change, () => this.#context())
        : await change();
    this.#isBuilding ||= role === 'encoder';
    await search.restart(this.#context());
    return result;
  }

  /** With the settings of now. */
  #context(): EngineContext {
    const { context } = this.#options;
    return { ...context, settings: readSettings(context.dataFolder) };
  }

  async #followIndex(): Promise<void> {
    const { context, search, onFailure } = this.#options;
    try {
      const { encoder } = readSettings(context.dataFolder);
      if (!this.#isBuilding || (await this.#servingEncoder()) !== encoder) return;
      this.#isBuilding = false;
      await search.restart(this.#context());
      this.#changed();
    } catch (error) {
      onFailure(toFailure(error));
    }
  }

  /** The encoder whose vectors answer questions now; null: nothing is indexed, or it is not known. */
  async #servingEncoder(): Promise<string | null> {
    const { context, search } = this.#options;
    if (search.state.kind === 'starting' || search.state.kind === 'unavailable') return null;
    const { generation } = await search.ask('index', (session) =>
      session.search.call('status', null),
    );
    return generation === null ? null : encoderOfGeneration(context.dataFolder, generation);
  }

  async #chosenFolder(): Promise<string | null> {
    const { chooseFolder } = this.#options.system;
    if (!chooseFolder) throw new TrouvailleError('usage', { detail: 'importFolder' });
    return chooseFolder.call(this.#options.system);
  }

  async #work<Result>(
    work: ModelWork,
    id: string,
    run: (hooks: ModelHooks) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#jobs.add({ work, id }, run);
    } finally {
      this.#changed();
    }
  }

  #changed(): void {
    this.#state = null;
    if (this.#windows.size > 0) void this.#tell();
  }

  async #current(): Promise<ModelsState> {
    this.#state ??= this.#read();
    try {
      return { ...(await this.#state), jobs: this.#jobs.all };
    } catch (error) {
      this.#state = null; // read again when asked again
      throw error;
    }
  }

  async #read(): Promise<ModelsState> {
    const { context, onFailure } = this.#options;
    const { dataFolder, shell } = context;
    const { models, bad } = await withModelProcess(shell, {}, (client) =>
      client.call('list', { dataFolder }),
    );
    for (const { code, values } of bad) onFailure({ code, values });
    const serving = await this.#servingEncoder();
    const { encoder } = readSettings(dataFolder);
    // Also what was begun before this application was started.
    this.#isBuilding ||= serving !== null && serving !== encoder;
    return {
      models,
      jobs: [],
      earlier: earlierModels(dataFolder).at(-1) ?? null,
      servingUntilReady: serving === encoder ? null : serving,
      connections: readRunState(dataFolder).connections,
    };
  }

  async #tell(): Promise<void> {
    try {
      const state = await this.#current();
      for (const window of this.#windows) window.emit('state', state);
    } catch (error) {
      this.#options.onFailure(toFailure(error));
    }
  }
}
