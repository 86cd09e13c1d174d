/**
 * The database as its two rights: `ReadableDatabase` can only ask, `WritableDatabase` can also
 * change. What a function may do is said by the type of its first parameter.
 */
import type Database from 'better-sqlite3';
import { translatingErrors } from './storage-errors.ts';

/** What SQLite stores and returns. */
export type SqlValue = number | bigint | string | Uint8Array | null;

/** A prepared question. `Row` is what its columns are: the SQL beside it is the proof. */
export interface Query<Parameters extends SqlValue[], Row> {
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

export interface Command<Parameters extends SqlValue[]> {
  run(...parameters: Parameters): { readonly changes: number; readonly lastId: number };
}

export interface ReadableDatabase {
  readonly dataFolder: string;
  /** Prepared once for each SQL text and kept. */
  query<Parameters extends SqlValue[], Row>(sql: string): Query<Parameters, Row>;
  /** The same for a single column: rows are its values. */
  column<Parameters extends SqlValue[], Value>(sql: string): Query<Parameters, Value>;
  /** The same with rows as arrays, for many small ones. */
  tuples<Parameters extends SqlValue[], Row extends unknown[]>(sql: string): Query<Parameters, Row>;
  /** Several reads of one and the same state. */
  snapshot<Result>(work: () => Result): Result;
  /** Changes whenever another connection has committed. */
  version(): number;
}

export interface WritableDatabase extends ReadableDatabase {
  command<Parameters extends SqlValue[]>(sql: string): Command<Parameters>;
  /** Several statements, without parameters. */
  script(sql: string): void;
  /** All or nothing; nested ones are part of the outer one. */
  transaction<Result>(work: () => Result): Result;
}

/** A connection to an open database. Errors of storage come out translated. */
export class Connection implements WritableDatabase {
  readonly dataFolder: string;
  readonly #database: Database.Database;
  readonly #queries = new Map<string, Query<never, unknown>>();
  readonly #commands = new Map<string, Command<never>>();

  constructor(database: Database.Database, dataFolder: string) {
    this.#database = database;
    this.dataFolder = dataFolder;
  }

  query<Parameters extends SqlValue[], Row>(sql: string): Query<Parameters, Row> {
    return this.#cachedQuery<Parameters, Row>(`row ${sql}`, () =>
      this.#database.prepare<Parameters, Row>(sql),
    );
  }

  column<Parameters extends SqlValue[], Value>(sql: string): Query<Parameters, Value> {
    return this.#cachedQuery<Parameters, Value>(`column ${sql}`, () =>
      this.#database.prepare<Parameters, Value>(sql).pluck(),
    );
  }

  tuples<Parameters extends SqlValue[], Row extends unknown[]>(
    sql: string,
  ): Query<Parameters, Row> {
    return this.#cachedQuery<Parameters, Row>(`tuple ${sql}`, () =>
      this.#database.prepare<Parameters, Row>(sql).raw(),
    );
  }

  #cachedQuery<Parameters extends SqlValue[], Row>(
    key: string,
    prepare: () => Database.Statement<Parameters, Row>,
  ): Query<Parameters, Row> {
    const known = this.#queries.get(key);
    // One SQL text has one row type: it is written where the text is.
    if (known) return known as Query<Parameters, Row>;
    const folder = this.dataFolder;
    const statement = translatingErrors(folder, prepare);
    const query: Query<Parameters, Row> = {
      get: (...parameters) => translatingErrors(folder, () => statement.get(...parameters)),
      all: (...parameters) => translatingErrors(folder, () => statement.all(...parameters)),
    };
    this.#queries.set(key, query);
    return query;
  }

  command<Parameters extends SqlValue[]>(sql: string): Command<Parameters> {
    const known = this.#commands.get(sql);
    if (known) return known;
    const folder = this.dataFolder;
    const statement = translatingErrors(folder, () => this.#database.prepare<Parameters>(sql));
    const command: Command<Parameters> = {
      run: (...parameters) =>
        translatingErrors(folder, () => {
          const { changes, lastInsertRowid } = statement.run(...parameters);
          return { changes, lastId: Number(lastInsertRowid) };
        }),
    };
    this.#commands.set(sql, command);
    return command;
  }

  script(sql: string): void {
    translatingErrors(this.dataFolder, () => this.#database.exec(sql));
  }

  transaction<Result>(work: () => Result): Result {
    return translatingErrors(this.dataFolder, () => this.#database.transaction(work).immediate());
  }

  snapshot<Result>(work: () => Result): Result {
    return translatingErrors(this.dataFolder, () => this.#database.transaction(work).deferred());
  }

  version(): number {
    return this.column<[], number>('PRAGMA data_version').get() ?? 0;
  }

  /** A setting of the connection or database, and its answer. */
  pragma(text: string): unknown {
    return translatingErrors(this.dataFolder, () => this.#database.pragma(text, { simple: true }));
  }

  close(): void {
    this.#queries.clear();
    this.#commands.clear();
    translatingErrors(this.dataFolder, () => this.#database.close());
  }
}
