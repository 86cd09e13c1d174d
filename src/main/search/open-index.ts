/** The database that the search process reads, open. */
import { statSync } from 'node:fs';
import { TrouvailleError } from '../../shared/errors.ts';
import { indexPath } from '../store/data-folder.ts';
import type { Connection, ReadableDatabase } from '../store/database.ts';
import { openForReading } from '../store/open-database.ts';
import { ViewKeeper, type IndexView } from './index-view.ts';

interface Opened {
  readonly dataFolder: string;
  readonly connection: Connection;
  readonly keeper: ViewKeeper;
  readonly inode: number;
}

export class OpenIndex {
  #opened: Opened | null = null;
  #folder: string | null = null;

  /**
   * Opens the index of a data folder; the same one again is nothing. Throws `nothing-indexed`,
   * `data-newer`, `data-damaged` or `data-unreadable`.
   */
  open(dataFolder: string): void {
    this.#folder = dataFolder;
    this.#current();
  }

  /** Several reads of one and the same state; the view is null until a generation serves. */
  read<Result>(work: (database: ReadableDatabase, view: IndexView | null) => Result): Result {
    const { connection, keeper } = this.#current();
    return connection.snapshot(() => work(connection, keeper.current()));
  }

  close(): void {
    this.#opened?.connection.close();
    this.#opened = null;
  }

  /** The open database; opened anew where another file has taken its place (a repaired index). */
  #current(): Opened {
    const dataFolder = this.#folder;
    if (dataFolder === null) throw new TrouvailleError('nothing-indexed');
    const known = this.#opened;
    const inode = statSync(indexPath(dataFolder), { throwIfNoEntry: false })?.ino ?? 0;
    if (known?.dataFolder === dataFolder && known.inode === inode) return known;
    this.close();
    const connection = openForReading(dataFolder);
    this.#opened = { dataFolder, connection, keeper: new ViewKeeper(connection), inode };
    return this.#opened;
  }
}
