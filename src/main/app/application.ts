/**
 * The application behind its windows, the same in every shell: it starts the engine, and serves each
 * window's one connection.
 */
import { join } from 'node:path';
import { multiplex } from '../../shared/multiplex.ts';
import {
  windowChannels,
  windowMethods,
  type AppContract,
  type AppState,
  type Degradation,
  type WindowInference,
  type WindowLedger,
  type WindowMethod,
  type WindowSearch,
} from '../../shared/app-contract.ts';
import type {
  InferenceContract,
  LedgerContract,
  LedgerSummary,
  SearchContract,
} from '../../shared/contract.ts';
import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import { serve, type Port, type Server } from '../../shared/rpc.ts';
import type { DocumentContract } from '../../shared/document-contract.ts';
import type { EngineContext, SearchSession } from '../engine/engine.ts';
import { documentHandlers } from './document-service.ts';
import { recordProvider } from '../run-state.ts';
import { about } from './about.ts';
import { completeFolder, suggestedFolders } from './folder-completion.ts';
import { cacheFolderPath } from '../data-folder.ts';
import { defaultSettings, type SettingKey, type Settings } from '../settings.ts';
import { realEngine, type Engine } from './engine.ts';
import { eraseData } from './erase.ts';
import { IndexingService } from './indexing-service.ts';
import { LedgerView } from './ledger-view.ts';
import { missingFolders } from './missing-folders.ts';
import { serveOwnQuestions } from './own-questions.ts';
import { ModelsService } from './models-service.ts';
import { MemberReader } from './member-reader.ts';
import { relay } from './relay.ts';
import { servicesOf } from './setting-effects.ts';
import { SettingsService } from './settings-service.ts';
import { SearchMemory } from './search-memory.ts';
import { SearchService } from './search-service.ts';
import type { DesktopSettings, System } from './system.ts';
import { throttle } from './throttle.ts';
import { watchedFile } from './watched-file.ts';

export interface ApplicationOptions {
  readonly context: EngineContext;
  readonly system: System;
  readonly version: string;
  /** Folders to watch from now on, beside those of the data folder. */
  readonly folders: readonly string[];
  /** The engine itself, unless a test gives another. */
  readonly engine?: Engine;
}

/** The ledger is counted anew at most this often while files are being read: it is a full count. */
const summaryMilliseconds = 1000;
/** Progress is drawn, not studied: more often than this is not seen. */
const progressMilliseconds = 200;

export class Application {
  readonly #options: ApplicationOptions;
  readonly #search: SearchService;
  readonly #ledger: LedgerView;
  readonly #indexing: IndexingService;
  readonly #members: MemberReader;
  readonly #models: ModelsService;
  readonly #settings: SettingsService;
  readonly #searches: SearchMemory;
  readonly #windows = new Map<Port, Server<AppContract>>();
  readonly #degraded: Degradation[] = [];
  readonly #refresh = throttle(summaryMilliseconds, () => void this.#refreshSummary());
  readonly #progress = throttle(progressMilliseconds, () => this.#tellProgress());
  #context: EngineContext;
  /** Starts, restarts and erasing follow one another. */
  #last: Promise<void> = Promise.resolve();
  #suggested: readonly string[] = [];
  #missing: readonly number[] = [];
  #summary: LedgerSummary | null = null;

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
          this.#tellDegraded({ kind: 'notice', code: 'search-restarted', detail: '' }),
      },
      engine.openSearch,
    );
    this.#ledger = new LedgerView(this.#search, context.dataFolder);
    this.#indexing = new IndexingService(
      context,
      {
        onChange: () => this.#changed(),
        onProgress: () => {
          this.#progress.soon();
          this.#refresh.soon();
        },
        onOpen: () => void this.#search.start(),
        onDegraded: (degradation) => this.#tellDegraded(degradation),
        onProvider: (choice) => recordProvider(context.dataFolder, choice),
      },
      engine.openIndexer,
    );
    this.#members = new MemberReader(context.shell);
    this.#models = new ModelsService({
      ...{ context, system: options.system, search: this.#search, indexing: this.#indexing },
      onFailure: (failure) => this.#tellDegraded({ kind: 'failure', failure }),
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
    this.#tellState();
  }

  /** Watches a folder from now on. Throws as `addFolder` of `AppContract`. */
  async addFolder(path: string): Promise<void> {
    await this.#indexing.addFolder(path);
  }

  /** Serves a window until its port closes. */
  connect(port: Port): void {
    const channel = multiplex(port, windowChannels);
    this.#windows.set(port, serve<AppContract>(channel('app'), this.#handlers()));
    serve<WindowSearch>(
      channel('search'),
      relay<SearchContract, WindowMethod<'search'>>(windowMethods.search, (request, signal) =>
        this.#search.ask('index', ({ search }) => request(search), signal),
      ),
    );
    serve<WindowInference>(
      channel('inference'),
      relay<InferenceContract, WindowMethod<'inference'>>(
        windowMethods.inference,
        (request, signal) =>
          this.#search.ask('models', (session) => request(inferenceOf(session)), signal),
      ),
    );
    serve<WindowLedger>(
      channel('ledger'),
      relay<LedgerContract, WindowMethod<'ledger'>>(windowMethods.ledger, (request, signal) =>
        this.#ledger.ask(request, signal),
      ),
    );
    serve<DocumentContract>(
      channel('document'),
      documentHandlers({
        search: this.#search,
        ledger: this.#ledger,
        indexing: this.#indexing,
        members: this.#members,
      }),
    );
    this.#models.connect(channel('models'));
    const { engine = realEngine } = this.#options;
    serveOwnQuestions(channel('ownQuestions'), this.#context, engine, this.#ledger);
    this.#settings.connect(channel('settings'));
    port.onClose(() => this.#windows.delete(port));
  }

  /** Finishes what is being written and ends every process. */
  async close(): Promise<void> {
    this.#refresh.stop();
    this.#progress.stop();
    for (const port of [...this.#windows.keys()]) port.close();
    await this.#models.close();
    await Promise.all([this.#indexing.close(), this.#search.close()]);
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
      this.#degraded.splice(0);
      this.#summary = null;
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
    this.#suggested = await suggestedFolders();
    // Both at once: an index that is there answers while the indexer is still opening.
    await Promise.all([this.#indexing.start(this.#options.folders), this.#search.start()]);
    // Where the indexer may not write, an index that another program makes is still read.
    if (this.#search.state.kind === 'starting') await this.#search.start();
  }

  #handlers() {
    const indexing = this.#indexing;
    return {
      state: () => this.#state(),
      about: () => about(this.#options.version, this.#context.dataFolder),
      addFolder: async ({ path }: { path: string }) => {
        await indexing.addFolder(path);
        return null;
      },
      chooseFolder: async () => {
        const { system } = this.#options;
        if (!system.chooseFolder) throw new TrouvailleError('usage', { detail: 'chooseFolder' });
        const path = await system.chooseFolder();
        if (path !== null) await indexing.addFolder(path);
        return { path };
      },
      removeFolder: async ({ rootId }: { rootId: number }) => {
        const folder = this.#summary?.folders.find((candidate) => candidate.rootId === rootId);
        if (folder) await indexing.removeFolder(folder.path);
        return null;
      },
      relocateFolder: async ({ rootId, path }: { rootId: number; path: string | null }) => {
        const folder = this.#summary?.folders.find((candidate) => candidate.rootId === rootId);
        if (!folder) throw new TrouvailleError('path-missing', { path: path ?? `#${rootId}` });
        const to = path ?? (await this.#options.system.chooseFolder?.()) ?? null;
        if (to !== null) await indexing.relocate(folder.path, to);
        return null;
      },
      completeFolder: async ({ typed }: { typed: string }) => ({
        folders: await completeFolder(typed),
      }),
      retryFile: async ({ fileId }: { fileId: number }) => {
        indexing.retry((await this.#ledger.locate(fileId)).path);
        return null;
      },
      retryAll: () => {
        indexing.retryAll();
        return null;
      },
      pauseIndexing: async ({ paused }: { paused: boolean }) => {
        await indexing.pause(paused);
        return null;
      },
      openFile: async ({ fileId }: { fileId: number }) => {
        const { system } = this.#options;
        const { path, root } = await this.#ledger.locate(fileId);
        const file = await watchedFile(path, root);
        await (file.program ? system.showFile(file.path) : system.openFile(file.path));
        return { opened: !file.program };
      },
      showFile: async ({ fileId }: { fileId: number }) => {
        const { path, root } = await this.#ledger.locate(fileId);
        await this.#options.system.showFile((await watchedFile(path, root)).path);
        return null;
      },
      searches: () => this.#searches.all,
      rememberSearch: ({ query }: { query: string }) => this.#searches.remember(query),
      saveSearch: ({ query, saved }: { query: string; saved: boolean }) =>
        this.#searches.save(query, saved),
      forgetSearches: () => this.#searches.forget(),
      hideWindow: () => {
        this.#options.system.desktop?.hideWindow();
        return null;
      },
    };
  }

  #state(): AppState {
    return {
      version: this.#options.version,
      dataFolder: this.#options.context.dataFolder,
      folderChoice: this.#options.system.chooseFolder ? 'dialog' : 'field',
      suggestedFolders: this.#suggested,
      summary: this.#summary,
      indexing: this.#indexing.state,
      searching: this.#search.state,
      missingFolders: this.#missing,
      degraded: this.#degraded,
      desktop: this.#options.system.desktop?.state ?? null,
    };
  }

  #changed(): void {
    this.#tellState();
    this.#models.indexChanged();
    // The first count decides what a window shows: it is not waited for.
    if (this.#summary === null) void this.#refreshSummary();
    else this.#refresh.soon();
  }

  #tellState(): void {
    const state = this.#state();
    for (const window of this.#windows.values()) window.emit('state', state);
  }

  #tellProgress(): void {
    const { state } = this.#indexing;
    if (state.kind !== 'running' || !state.progress) return;
    for (const window of this.#windows.values()) window.emit('progress', state.progress);
  }

  /** The same thing is told once, as it is the last time. */
  #tellDegraded(degradation: Degradation): void {
    const told = JSON.stringify(degradation);
    if (this.#degraded.some((known) => JSON.stringify(known) === told)) return;
    this.#degraded.push(degradation);
    this.#changed();
  }

  async #refreshSummary(): Promise<void> {
    const { kind } = this.#search.state;
    if (kind === 'starting' || kind === 'unavailable') return;
    try {
      this.#summary = await this.#ledger.summary();
      this.#missing = await missingFolders(this.#summary.folders);
      this.#tellState();
    } catch (error) {
      this.#tellDegraded({ kind: 'failure', failure: toFailure(error) });
    }
  }
}

function inferenceOf({ inference }: SearchSession): NonNullable<SearchSession['inference']> {
  if (inference) return inference;
  throw new TrouvailleError('internal', { detail: 'a session for models has none' });
}
