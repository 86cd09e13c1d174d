/** The index as one query sees it: the generation that serves, and what is kept in memory of it. */
import type { ReadableDatabase } from '../store/database.ts';
import { LexicalIndex } from '../store/lexical-index.ts';
import { PassageDirectory } from '../store/passage-directory.ts';
import { servingGeneration } from '../store/reader/generations.ts';
import { PassageReader } from '../store/reader/passages.ts';
import type { Generation } from '../store/types.ts';
import { VectorIndex } from '../store/vector-index.ts';
import { Evaluations } from './evaluations.ts';

export interface IndexView {
  readonly database: ReadableDatabase;
  readonly generation: Generation;
  readonly directory: PassageDirectory;
  readonly lexical: LexicalIndex;
  readonly vectors: VectorIndex;
  readonly passages: PassageReader;
  /** What was worked out for the latest queries on this state of the index. */
  readonly evaluations: Evaluations;
}

/** Keeps a view in step with a database that another process writes to. */
export class ViewKeeper {
  readonly #database: ReadableDatabase;
  #version = -1;
  #view: IndexView | null = null;

  constructor(database: ReadableDatabase) {
    this.#database = database;
  }

  /** The view of what is committed now; null: no generation serves yet. To be asked in a snapshot. */
  current(): IndexView | null {
    const version = this.#database.version();
    if (version === this.#version) return this.#view;
    const generation = servingGeneration(this.#database);
    this.#view = generation && this.#viewOf(generation);
    this.#version = version;
    return this.#view;
  }

  #viewOf(generation: Generation): IndexView {
    const before = this.#view?.generation.id === generation.id ? this.#view : null;
    const database = this.#database;
    const directory = before?.directory ?? new PassageDirectory(database, generation.id);
    directory.refresh();
    const passages = before?.passages ?? new PassageReader(database);
    passages.clear();
    return {
      ...{ database, generation, directory, passages },
      lexical: before?.lexical ?? new LexicalIndex(database, generation.id),
      vectors: new VectorIndex(database, generation.id),
      evaluations: new Evaluations(),
    };
  }
}
