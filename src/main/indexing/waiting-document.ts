/** A drafted document that is stored as soon as all of its vectors are there. */
import type { StoreWriter } from '../store/types.ts';
import { hashOf, type Draft } from './drafting.ts';
import type { PassagePool, WaitingDocument } from './passage-pool.ts';

/** What became of a document's passages. */
export interface StoredCounts {
  readonly passages: number;
  readonly embedded: number;
  /** Tokens of those embedded. */
  readonly tokens: number;
}

export interface DraftSink {
  readonly store: Pick<StoreWriter, 'missingVectors' | 'storeVectors'>;
  readonly pool: PassagePool;
  readonly generationId: number;
  readonly dimensions: number;
}

/** Stores a document, given the vectors that it still needs: a row for each hash. */
export type SaveVectors = (
  hashes: readonly Uint8Array[],
  vectors: Float32Array,
  counts: StoredCounts,
) => void;

/**
 * Vectors held for one document: 1.5 MB of those of 384 dimensions. A book of a thousand pages has
 * more: its first ones are stored before it, so that neither memory nor an interruption costs them.
 */
const mostHeld = 1024;

/**
 * Hands the draft's inputs that have no vector to the pool. `save` is called once, as soon as all
 * vectors are there: at once where none is missing.
 */
export function awaitVectors(draft: Draft, sink: DraftSink, save: SaveVectors): void {
  const inputs = [...draft.inputs];
  const missing = sink.store.missingVectors(
    sink.generationId,
    inputs.map(([, { hash }]) => hash),
  );
  const wanted = inputs.filter((_, index) => missing[index] === true);
  const document = new DocumentOfVectors(draft.passages, wanted.length, sink, save);
  for (const [key, { ids }] of wanted) {
    if (sink.pool.add(key, ids, document)) document.own(ids.length);
  }
  document.saveIfComplete();
}

class DocumentOfVectors implements WaitingDocument {
  readonly #passages: number;
  readonly #sink: DraftSink;
  readonly #save: SaveVectors;
  #lacking: number;
  #isSaved = false;
  #vectors = new Map<string, Float32Array>();
  /** Passages embedded for this document; another's, under way already, are found, not computed. */
  #embedded = 0;
  #tokens = 0;

  constructor(passages: number, lacking: number, sink: DraftSink, save: SaveVectors) {
    this.#passages = passages;
    this.#lacking = lacking;
    this.#sink = sink;
    this.#save = save;
  }

  own(tokens: number): void {
    this.#embedded++;
    this.#tokens += tokens;
  }

  receive(key: string, vector: Float32Array): void {
    this.#vectors.set(key, vector);
    this.#lacking--;
    if (this.#lacking > 0 && this.#vectors.size >= mostHeld) {
      this.#hand((hashes, rows) =>
        this.#sink.store.storeVectors(this.#sink.generationId, hashes, rows),
      );
    }
    this.saveIfComplete();
  }

  saveIfComplete(): void {
    if (this.#lacking > 0 || this.#isSaved) return;
    this.#isSaved = true;
    const { embedded, tokens } = { embedded: this.#embedded, tokens: this.#tokens };
    this.#hand((hashes, rows) =>
      this.#save(hashes, rows, { passages: this.#passages, embedded, tokens }),
    );
  }

  /** Hands the vectors held to what stores them; from then on they are found in the store. */
  #hand(store: (hashes: readonly Uint8Array[], rows: Float32Array) => void): void {
    const { dimensions, pool } = this.#sink;
    const held = this.#vectors;
    this.#vectors = new Map();
    const rows = new Float32Array(held.size * dimensions);
    [...held.values()].forEach((vector, index) => rows.set(vector, index * dimensions));
    store([...held.keys()].map(hashOf), rows);
    for (const key of held.keys()) pool.release(key);
  }
}
