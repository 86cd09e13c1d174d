/** What a run has done, as the command line reports it. */
import { failedStates, type FileState, type IndexCounts } from '../../shared/domain.ts';
import type { StoreReader, StoreWriter } from '../store/types.ts';
import type { StoredCounts } from './waiting-document.ts';

export class RunCounts {
  readonly #started = performance.now();
  read = 0;
  unchanged = 0;
  moved = 0;
  passages = 0;
  embedded = 0;
  tokens = 0;

  /** A document was stored. Its passages are those embedded and those found: `reused`. */
  addStored(counts: StoredCounts): void {
    this.passages += counts.passages;
    this.embedded += counts.embedded;
    this.tokens += counts.tokens;
  }

  /**
   * With the ledger as it stands: `files` and `states` count all of its lines, the rest this run.
   * `seconds` is the run's own; whoever started the engine knows the rest.
   */
  report(store: Pick<StoreWriter, 'filesOfRoot'> & Pick<StoreReader, 'roots'>): IndexCounts {
    const states: Partial<Record<FileState, number>> = {};
    let files = 0;
    for (const root of store.roots()) {
      for (const { state } of store.filesOfRoot(root.id)) {
        states[state] = (states[state] ?? 0) + 1;
        files++;
      }
    }
    const failed = failedStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);
    return {
      files,
      read: this.read,
      unchanged: this.unchanged,
      moved: this.moved,
      failed,
      passages: this.passages,
      embedded: this.embedded,
      reused: this.passages - this.embedded,
      tokens: this.tokens,
      seconds: (performance.now() - this.#started) / 1000,
      compileSeconds: 0,
      states,
    };
  }
}
