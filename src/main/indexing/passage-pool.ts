/**
 * Passages that wait for their vectors, pooled across documents.
 *
 * They leave in waves. A wave takes what waits, oldest document first, up to a number of tokens,
 * and is cut into batches of passages of the same length across documents (`model/batches.ts`): a
 * batch is padded to its longest passage, so that is what saves the encoder work. A text that waits already, or is being
 * embedded, is not embedded twice.
 */

import { cutBatches } from '../model/batches.ts';

/** A document whose passages lack vectors. */
export interface WaitingDocument {
  /**
   * The vector of the passage with this key has come. Each key is told once, and is to be released
   * when its vector is stored: until then other documents have it from here.
   */
  receive(key: string, vector: Float32Array): void;
}

export interface PassageBatch {
  readonly keys: readonly string[];
  readonly ids: readonly Int32Array[];
  readonly tokens: number;
}

interface Entry {
  readonly key: string;
  readonly ids: Int32Array;
  readonly documents: Set<WaitingDocument>;
}

/**
 * Tokens of a wave. The first is small, so that the first document is found a second or two after
 * it was read; each is twice the one before, up to some 20 s of work at 3,000 tokens a second, which
 * holds several passages of nearly every length.
 */
const firstWaveTokens = 4096;
const largestWaveTokens = 65_536;

export class PassagePool {
  readonly #entries = new Map<string, Entry>();
  /** Vectors that are not in the store yet, with how many documents hold them. */
  readonly #held = new Map<string, { readonly vector: Float32Array; documents: number }>();
  /** Not yet in a wave, oldest first. */
  #waiting: Entry[] = [];
  #wave: PassageBatch[] = [];
  #waveTokens = firstWaveTokens;
  #tokens = 0;

  /** Tokens that have no vector yet, those being embedded included. */
  get tokens(): number {
    return this.#tokens;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds a passage for `document`, which is told of its vector at once where it is held. Returns
   * whether its text is to be embedded for this document.
   */
  add(key: string, ids: Int32Array, document: WaitingDocument): boolean {
    const held = this.#held.get(key);
    if (held !== undefined) {
      held.documents++;
      document.receive(key, held.vector);
      return false;
    }
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.documents.add(document);
      return false;
    }
    const entry: Entry = { key, ids, documents: new Set([document]) };
    this.#entries.set(key, entry);
    this.#waiting.push(entry);
    this.#tokens += ids.length;
    return true;
  }

  /** The next batch to embed; null where nothing waits. */
  next(): PassageBatch | null {
    if (this.#wave.length === 0) this.#formWave();
    return this.#wave.shift() ?? null;
  }

  /** Hands the vectors of a batch, `dimensions` numbers a row, to the documents that wait for them. */
  settle(batch: PassageBatch, vectors: Float32Array, dimensions: number): void {
    for (const [row, key] of batch.keys.entries()) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue; // cleared meanwhile
      this.#entries.delete(key);
      this.#tokens -= entry.ids.length;
      const vector = vectors.slice(row * dimensions, (row + 1) * dimensions);
      this.#held.set(key, { vector, documents: entry.documents.size });
      for (const document of entry.documents) document.receive(key, vector);
    }
  }

  /** A document that received the vector of this key has stored it. */
  release(key: string): void {
    const held = this.#held.get(key);
    if (held !== undefined && --held.documents === 0) this.#held.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#held.clear();
    this.#waiting = [];
    this.#wave = [];
    this.#waveTokens = firstWaveTokens;
    this.#tokens = 0;
  }

  #formWave(): void {
    let tokens = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      if (tokens >= this.#waveTokens) break;
      tokens += entry.ids.length;
      count++;
    }
    const wave = this.#waiting.splice(0, count);
    this.#waveTokens = Math.min(this.#waveTokens * 2, largestWaveTokens);
    this.#wave = cutBatches(wave.map(({ ids }) => ids)).map((rows) => toBatch(wave, rows));
  }
}

function toBatch(wave: readonly Entry[], rows: readonly number[]): PassageBatch {
  const entries = rows.flatMap((row) => wave[row] ?? []);
  return {
    keys: entries.map(({ key }) => key),
    ids: entries.map(({ ids }) => ids),
    tokens: entries.reduce((sum, { ids }) => sum + ids.length, 0),
  };
}
