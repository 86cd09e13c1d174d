/**
 * Names the file that ended the program.
 *
 * A mark is written before a file is opened and cleared after. A mark found at start means that the
 * indexer itself died meanwhile: of the file, or because it was killed or the power failed. One such
 * death proves nothing, so the file is read again, after all others; what has died with the indexer
 * `strikesAllowed` times in a row is set aside as `crashed` until it changes or `retry` is asked.
 * (A file that kills its extractor alone is set aside at once: the indexer sees that.)
 */
import type { StoreWriter } from '../store/types.ts';

/**
 * Reading takes a twentieth of the time of indexing, so a kill at random meets some file in one of
 * 20 cases and the same one three times running in far fewer than one of 10,000.
 */
export const strikesAllowed = 3;

const metaKey = 'suspect-strikes';

type SuspectStore = Pick<
  StoreWriter,
  | 'meta'
  | 'setMeta'
  | 'suspects'
  | 'markSuspect'
  | 'clearSuspect'
  | 'setFileState'
  | 'fileByPath'
  | 'transaction'
>;

export class Suspects {
  readonly #store: SuspectStore;
  readonly #strikes: Map<number, number>;

  /** Judges the marks that an earlier run left behind. */
  constructor(store: SuspectStore) {
    this.#store = store;
    this.#strikes = readStrikes(store.meta(metaKey));
    store.transaction(() => {
      for (const file of store.suspects()) {
        const strikes = this.strikes(file.id) + 1;
        store.clearSuspect(file.id);
        if (strikes < strikesAllowed) {
          this.#strikes.set(file.id, strikes);
          continue;
        }
        this.#strikes.delete(file.id);
        const detail = `${strikes} × SIGKILL`;
        store.setFileState(
          file.id,
          'crashed',
          { code: 'document-crashed', values: { detail } },
          file.type,
        );
      }
      this.#keep();
    });
  }

  /** How often the indexer died while this file was being read, one time after another. */
  strikes(fileId: number): number {
    return this.#strikes.get(fileId) ?? 0;
  }

  /** Reads a file under its mark. A failure that `read` reports is no death: the mark goes. */
  async guard<Result>(fileId: number, read: () => Promise<Result>): Promise<Result> {
    this.#store.markSuspect(fileId);
    try {
      return await read();
    } finally {
      this.#store.clearSuspect(fileId);
    }
  }

  /** The file was read, or has changed, or the person wants it tried: the count begins anew. */
  forgive(fileId: number): void {
    if (this.#strikes.delete(fileId)) this.#keep();
  }

  #keep(): void {
    const text = JSON.stringify(Object.fromEntries(this.#strikes));
    if (text !== (this.#store.meta(metaKey) ?? '{}')) this.#store.setMeta(metaKey, text);
  }
}

function readStrikes(text: string | null): Map<number, number> {
  const strikes = new Map<number, number>();
  if (text === null) return strikes;
  const parsed: unknown = JSON.parse(text);
  for (const [id, count] of Object.entries(parsed ?? {})) {
    if (typeof count === 'number') strikes.set(Number(id), count);
  }
  return strikes;
}
