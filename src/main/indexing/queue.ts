/** The order in which documents are read: what a person is likely to look for soon comes first. */
import type { FileObservation } from '../store/types.ts';

export interface WorkItem {
  readonly fileId: number;
  readonly file: FileObservation;
  /** Bytes of a path that is not UTF-8. */
  readonly raw: Buffer | null;
  /** Whether the ledger knows no content under this path. */
  readonly isNew: boolean;
  /** Times the indexer died while this file was being read, one after another. */
  readonly strikes: number;
  /** Times it was put off because it was being written. */
  readonly postponed: number;
}

/**
 * Above this a file is put after the small ones: at 5 to 10 MB a second through the extractor it
 * takes seconds before its first passage, in which many small files are done.
 */
const hugeBytes = 16 * 1024 * 1024;

/** Suspects last, so that they endanger nothing; small before huge; then the latest change first. */
function comesBefore(a: WorkItem, b: WorkItem): number {
  return (
    a.strikes - b.strikes ||
    a.postponed - b.postponed ||
    Number(a.file.size > hugeBytes) - Number(b.file.size > hugeBytes) ||
    b.file.modifiedMs - a.file.modifiedMs ||
    (a.file.path < b.file.path ? -1 : 1)
  );
}

/** Files waiting to be read. A file is in it once: the latest item of its id holds. */
export class WorkQueue {
  readonly #items = new Map<number, WorkItem>();
  /** Last is next. */
  #order: WorkItem[] = [];
  #isSorted = true;
  #bytes = 0;

  get size(): number {
    return this.#items.size;
  }

  /** Bytes of the files waiting. */
  get bytes(): number {
    return this.#bytes;
  }

  push(items: readonly WorkItem[]): void {
    for (const item of items) {
      this.#bytes += item.file.size - (this.#items.get(item.fileId)?.file.size ?? 0);
      this.#items.set(item.fileId, item);
      this.#isSorted = false;
    }
  }

  pop(): WorkItem | undefined {
    if (!this.#isSorted) {
      this.#order = [...this.#items.values()].sort((a, b) => comesBefore(b, a));
      this.#isSorted = true;
    }
    const item = this.#order.pop();
    if (item !== undefined) {
      this.#items.delete(item.fileId);
      this.#bytes -= item.file.size;
    }
    return item;
  }

  clear(): void {
    this.#items.clear();
    this.#order = [];
    this.#bytes = 0;
  }
}
