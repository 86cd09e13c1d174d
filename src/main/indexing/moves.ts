/** Files gone from their old path, by what they would be known by under a new one. */
import type { FileObservation, FileRecord } from '../store/types.ts';
import { renameKey } from './identify.ts';
import { unopenedStates } from './states.ts';

export class Moves {
  readonly #left = new Map<number, FileRecord>();
  readonly #byInode = new Map<string, FileRecord>();
  readonly #byHash = new Map<string, FileRecord[]>();
  readonly #sizes = new Map<number, number>();

  constructor(missing: readonly FileRecord[]) {
    for (const record of missing) {
      this.#left.set(record.id, record);
      // What was never opened has nothing to take along: under its new path it is a new file.
      if (unopenedStates.has(record.state)) continue;
      this.#byInode.set(renameKey(record), record);
      if (record.contentHash === null) continue;
      const same = this.#byHash.get(record.contentHash) ?? [];
      same.push(record);
      this.#byHash.set(record.contentHash, same);
      this.#sizes.set(record.size, (this.#sizes.get(record.size) ?? 0) + 1);
    }
  }

  byInode(file: FileObservation): FileRecord | null {
    return this.#present(this.#byInode.get(renameKey(file)));
  }

  byHash(hash: string): FileRecord | null {
    return this.#present(this.#byHash.get(hash)?.find(({ id }) => this.#left.has(id)));
  }

  /** Whether a missing file of known content has this size: only then is a hash worth reading. */
  hasSize(size: number): boolean {
    return (this.#sizes.get(size) ?? 0) > 0;
  }

  take(record: FileRecord): void {
    this.#left.delete(record.id);
    if (record.contentHash === null) return;
    this.#sizes.set(record.size, (this.#sizes.get(record.size) ?? 1) - 1);
  }

  /** The files that nothing was found of. */
  left(): FileRecord[] {
    return [...this.#left.values()];
  }

  #present(record: FileRecord | undefined): FileRecord | null {
    return record !== undefined && this.#left.has(record.id) ? record : null;
  }
}
