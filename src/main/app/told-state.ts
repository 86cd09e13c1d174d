import type { AppContract, AppState, Degradation } from '../../shared/app-contract.ts';
import type { LedgerSummary } from '../../shared/ledger-contract.ts';
import { toFailure } from '../../shared/errors.ts';
import type { Port, Server } from '../../shared/rpc.ts';
import type { IndexingService } from './indexing-service.ts';
import type { LedgerView } from './ledger-view.ts';
import { missingFolders } from './missing-folders.ts';
import type { SearchService } from './search-service.ts';
import type { System } from './system.ts';
import { throttle } from './throttle.ts';

/** The ledger is counted anew at most this often while files are being read: it is a full count. */
const summaryMilliseconds = 1000;
/** Progress is drawn, not studied: more often than this is not seen. */
const progressMilliseconds = 200;

interface Parts {
  readonly version: string;
  readonly dataFolder: string;
  readonly system: System;
  readonly search: SearchService;
  readonly indexing: IndexingService;
  readonly ledger: LedgerView;
}

/** What the windows are told of the application, each time that it changes. */
export class ToldState {
  readonly #parts: Parts;
  readonly #windows = new Map<Port, Server<AppContract>>();
  readonly #degraded: Degradation[] = [];
  readonly #refresh = throttle(summaryMilliseconds, () => void this.#refreshSummary());
  readonly #progress = throttle(progressMilliseconds, () => this.#tellProgress());
  #suggested: readonly string[] = [];
  #missing: readonly number[] = [];
  #summary: LedgerSummary | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get state(): AppState {
    const { version, dataFolder, system, search, indexing } = this.#parts;
    return {
      version,
      dataFolder,
      folderChoice: system.chooseFolder ? 'dialog' : 'field',
      suggestedFolders: this.#suggested,
      summary: this.#summary,
      indexing: indexing.state,
      searching: search.state,
      missingFolders: this.#missing,
      degraded: this.#degraded,
      desktop: system.desktop?.state ?? null,
    };
  }

  /** The path of a watched folder; null: it is not watched. */
  folderPath(rootId: number): string | null {
    return this.#summary?.folders.find((folder) => folder.rootId === rootId)?.path ?? null;
  }

  /** Tells a window from now on, until its port closes. */
  connect(port: Port, window: Server<AppContract>): void {
    this.#windows.set(port, window);
    port.onClose(() => this.#windows.delete(port));
  }

  suggest(folders: readonly string[]): void {
    this.#suggested = folders;
  }

  tell(): void {
    const { state } = this;
    for (const window of this.#windows.values()) window.emit('state', state);
  }

  /** A service's state is another. */
  changed(): void {
    this.tell();
    // The first count decides what a window shows: it is not waited for.
    if (this.#summary === null) void this.#refreshSummary();
    else this.#refresh.soon();
  }

  progressed(): void {
    this.#progress.soon();
    this.#refresh.soon();
  }

  /** The same thing is told once, as it is the last time. */
  degraded(degradation: Degradation): void {
    const told = JSON.stringify(degradation);
    if (this.#degraded.some((known) => JSON.stringify(known) === told)) return;
    this.#degraded.push(degradation);
    this.changed();
  }

  /** Nothing that was counted or went wrong is so any more: everything was erased. */
  forget(): void {
    this.#degraded.splice(0);
    this.#summary = null;
  }

  close(): void {
    this.#refresh.stop();
    this.#progress.stop();
    for (const port of [...this.#windows.keys()]) port.close();
  }

  #tellProgress(): void {
    const { state } = this.#parts.indexing;
    if (state.kind !== 'running' || !state.progress) return;
    for (const window of this.#windows.values()) window.emit('progress', state.progress);
  }

  async #refreshSummary(): Promise<void> {
    const { kind } = this.#parts.search.state;
    if (kind === 'starting' || kind === 'unavailable') return;
    try {
      this.#summary = await this.#parts.ledger.summary();
      this.#missing = await missingFolders(this.#summary.folders);
      this.tell();
    } catch (error) {
      this.degraded({ kind: 'failure', failure: toFailure(error) });
    }
  }
}
