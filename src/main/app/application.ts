/**
 * The application behind its windows, the same in every shell: it starts the engine, and serves each
 * window's one connection.
 */
import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Port } from '../../shared/rpc.ts';
import type { EngineContext } from '../engine/engine.ts';
import { recordProvider } from '../run-state.ts';
import { suggestedFolders } from './folder-completion.ts';
import { cacheFolderPath } from '../data-folder.ts';
import { defaultSettings, type SettingKey, type Settings } from '../settings.ts';
import { realEngine, type Engine } from './engine.ts';
import { eraseData } from './erase.ts';
import { IndexingService } from './indexing-service.ts';
import { LedgerView } from './ledger-view.ts';
import { ModelsService } from './models-service.ts';
import { MemberReader } from './member-reader.ts';
import { servicesOf } from './setting-effects.ts';
import { SettingsService } from './settings-service.ts';
import { SearchMemory } from './search-memory.ts';
import { SearchService } from './search-service.ts';
import { ToldState } from './told-state.ts';
import { serveWindow } from './window-services.ts';
import type { DesktopSettings, System } from './system.ts';

export interface ApplicationOptions {
  readonly context: EngineContext;
  readonly system: System;
  readonly version: string;
  /** Folders to watch from now on, beside those of the data folder. */
  readonly folders: readonly string[];
  /** The engine itself, unless a test gives another. */
  readonly engine?: Engine;
}

export class Application {
  readonly #options: ApplicationOptions;
  readonly #search: SearchService;
  readonly #ledger: LedgerView;
  readonly #indexing: IndexingService;
  readonly #members: MemberReader;
  readonly #models: ModelsService;
  readonly #settings: SettingsService;
  readonly #searches: SearchMemory;
  readonly #told: ToldState;
  #context: EngineContext;
  /** Starts, restarts and erasing follow one another. */
  #last: Promise<void> = Promise.resolve();

  /** Starts the engine in the background: windows may connect at once. */
  constructor(options: ApplicationOptions) {
    this.#options = options;
    this.#searches = new SearchMemory(options.context.dataFolder);
    const { context, engine = realEngine } = options;
    this.#context = context;
    this.#search = new SearchService(
      context,
      {
        onChange: () => this.#changed(),
        onRestart: () =>
          this.#told.degraded({ kind: 'notice', code: 'search-restarted', detail: '' }),
      },
      engine.openSearch,
    );
    this.#ledger = new LedgerView(this.#search, context.dataFolder);
    this.#indexing = new IndexingService(
      context,
      {
        onChange: () => this.#changed(),
        onProgress: () => this.#told.progressed(),
        onOpen: () => void this.#search.start(),
        onDegraded: (degradation) => this.#told.degraded(degradation),
        onProvider: (choice) => recordProvider(context.dataFolder, choice),
      },
      engine.openIndexer,
    );
    this.#told = new ToldState({
      ...{ version: options.version, dataFolder: context.dataFolder, system: options.system },
      ...{ search: this.#search, indexing: this.#indexing, ledger: this.#ledger },
    });
    this.#members = new MemberReader(context.shell);
    this.#models = new ModelsService({
      ...{ context, system: options.system, search: this.#search, indexing: this.#indexing },
      onFailure: (failure) => this.#told.degraded({ kind: 'failure', failure }),
    });
    this.#settings = new SettingsService({
      dataFolder: context.dataFolder,
      apply: (key, settings) => this.changeSettings([key], settings),
      // Shown by a file in it: the system's files then open on the folder itself.
      showDataFolder: () => options.system.showFile(join(context.dataFolder, 'index.db')),
      eraseEverything: () => this.#eraseEverything(),
    });
    this.#last = this.#start();
    void this.applySettings(context.settings);
  }

  /** Makes changed settings so: what they concern starts anew with them. Never rejects. */
  async changeSettings(keys: readonly SettingKey[], settings: Settings): Promise<void> {
    this.#context = { ...this.#context, settings };
    const services = servicesOf(keys);
    if (services.has('desktop')) await this.applySettings(settings);
    if (!services.has('indexing') && !services.has('search')) return;
    await this.#then(async () => {
      if (services.has('indexing')) await this.#indexing.restart(this.#context);
      if (services.has('search')) await this.#search.restart(this.#context);
    });
  }

  /** Makes the desktop what the settings say, and tells the windows what came of it. */
  async applySettings(settings: DesktopSettings): Promise<void> {
    const { desktop } = this.#options.system;
    if (!desktop) return;
    await desktop.apply(settings);
    this.#told.tell();
  }

  /** Watches a folder from now on. Throws as `addFolder` of `AppContract`. */
  async addFolder(path: string): Promise<void> {
    await this.#indexing.addFolder(path);
  }

  /** Serves a window until its port closes. */
  connect(port: Port): void {
    const { version, system, engine = realEngine } = this.#options;
    serveWindow(port, {
      ...{ version, system, engine, context: this.#context },
      ...{ told: this.#told, searches: this.#searches, search: this.#search },
      ...{ ledger: this.#ledger, indexing: this.#indexing, members: this.#members },
      ...{ models: this.#models, settings: this.#settings },
    });
  }

  /** Finishes what is being written and ends every process. */
  async close(): Promise<void> {
    this.#told.close();
    await this.#models.close();
    await Promise.all([this.#indexing.close(), this.#search.close()]);
  }

  #changed(): void {
    this.#told.changed();
    this.#models.indexChanged();
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // told to who asked
    return done;
  }

  async #eraseEverything(): Promise<void> {
    const { state } = this.#indexing;
    // What another program writes is not ours to delete under it.
    if (state.kind === 'unavailable' && state.failure.code === 'data-locked') {
      throw new TrouvailleError(state.failure.code, state.failure.values);
    }
    const erase = async (): Promise<void> => {
      await this.#search.stop();
      eraseData(this.#context.dataFolder, cacheFolderPath());
      this.#context = { ...this.#context, settings: defaultSettings() };
      this.#told.forget();
    };
    await this.#then(async () => {
      try {
        await this.#indexing.whileStopped(erase, () => this.#context);
      } finally {
        await this.#search.restart(this.#context);
      }
    });
    await this.applySettings(this.#context.settings);
  }

  async #start(): Promise<void> {
    this.#told.suggest(await suggestedFolders());
    // Both at once: an index that is there answers while the indexer is still opening.
    await Promise.all([this.#indexing.start(this.#options.folders), this.#search.start()]);
    // Where the indexer may not write, an index that another program makes is still read.
    if (this.#search.state.kind === 'starting') await this.#search.start();
  }
}
