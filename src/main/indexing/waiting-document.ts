/** A drafted document that is stored as soon as all of its vectors are there. */
import type { StoreWriter } from '../store/types.ts';
import type { Draft, EncoderInput } from './drafting.ts';
import type { PassagePool, WaitingDocument } from './passage-pool.ts';

/** What became of a document's passages. */
export interface StoredCounts {
  readonly passages: number;
  readonly embedded: number;
  /** Tokens of those embedded. */
  readonly tokens: number;
}

export interface DraftSink {
  readonly store: Pick<StoreWriter, 'missingVectors'>;
  readonly pool: PassagePool;
  readonly generationId: number;
  readonly dimensions: number;
}

/** Stores a document, given the vectors that the database lacks: a row for each hash. */
export type SaveVectors = (
  hashes: readonly Uint8Array[],
  vectors: Float32Array,
  counts: StoredCounts,
) => void;

/**
 * Hands the draft's inputs that have no vector to the pool. `save` is called once, with the vectors
 * that the database still lacks, as soon as all are there: at once where none is missing.
 */
export function awaitVectors(draft: Draft, sink: DraftSink, save: SaveVectors): void {
  const inputs = [...draft.inputs];
  const missing = sink.store.missingVectors(
    sink.generationId,
    inputs.map(([, { hash }]) => hash),
  );
  const wanted = new Map<string, EncoderInput>();
  inputs.forEach(([key, input], index) => {
    if (missing[index] === true) wanted.set(key, input);
  });
  const document = new DocumentOfVectors(draft, sink, wanted, save);
  for (const [key, { ids }] of wanted) {
    if (sink.pool.add(key, ids, document)) document.own(ids.length);
  }
  document.saveIfComplete();
}

class DocumentOfVectors implements WaitingDocument {
  readonly #draft: Draft;
  readonly #sink: DraftSink;
  readonly #wanted: ReadonlyMap<string, EncoderInput>;
  readonly #save: SaveVectors;
  readonly #vectors = new Map<string, Float32Array>();
  /** Passages embedded for this document; another's, under way already, are found, not computed. */
  #embedded = 0;
  #tokens = 0;

  constructor(
    draft: Draft,
    sink: DraftSink,
    wanted: ReadonlyMap<string, EncoderInput>,
    save: SaveVectors,
  ) {
    this.#draft = draft;
    this.#sink = sink;
    this.#wanted = wanted;
    this.#save = save;
  }

  own(tokens: number): void {
    this.#embedded++;
    this.#tokens += tokens;
  }

  receive(key: string, vector: Float32Array): void {
    this.#vectors.set(key, vector);
    this.saveIfComplete();
  }

  saveIfComplete(): void {
    if (this.#vectors.size < this.#wanted.size) return;
    const { store, generationId, dimensions } = this.#sink;
    const rows = [...this.#vectors];
    // Another document may have brought some of them meanwhile.
    const hashes = rows.map(([key]) => this.#hashOf(key));
    const lacking = store.missingVectors(generationId, hashes);
    const kept = rows.filter((_, index) => lacking[index] === true);
    const vectors = new Float32Array(kept.length * dimensions);
    kept.forEach(([, vector], index) => vectors.set(vector, index * dimensions));
    this.#save(
      kept.map(([key]) => this.#hashOf(key)),
      vectors,
      { passages: this.#draft.passages, embedded: this.#embedded, tokens: this.#tokens },
    );
  }

  #hashOf(key: string): Uint8Array {
    return this.#wanted.get(key)?.hash ?? Buffer.from(key, 'base64');
  }
}
