import { describe, expect, it } from 'vitest';
import { keyOf, type Draft } from '../../../src/main/indexing/drafting.ts';
import { PassagePool, type PassageBatch } from '../../../src/main/indexing/passage-pool.ts';
import { awaitVectors, type DraftSink } from '../../../src/main/indexing/waiting-document.ts';

/** What is stored of each document, and the texts that were embedded, by their lengths. */
class Index {
  readonly pool = new PassagePool();
  readonly stored = new Set<string>();
  readonly saved: string[] = [];
  readonly embedded: number[] = [];
  readonly sink: DraftSink = {
    store: {
      missingVectors: (_, hashes) => hashes.map((hash) => !this.stored.has(keyOf(hash))),
      storeVectors: (_, hashes) => this.#keep(hashes),
    },
    ...{ pool: this.pool, generationId: 1, dimensions: 1 },
  };

  /** A document of texts told apart by their lengths. */
  add(name: string, lengths: readonly number[]): void {
    const inputs = lengths.map((length): [string, { hash: Uint8Array; ids: Int32Array }] => {
      const hash = Buffer.from(String(length).padStart(6, '0'));
      return [keyOf(hash), { hash, ids: new Int32Array(length) }];
    });
    const draft: Draft = { parts: [], passages: lengths.length, inputs: new Map(inputs) };
    awaitVectors(draft, this.sink, (hashes, vectors, { embedded }) => {
      expect([...vectors]).toEqual(hashes.map((hash) => Number(Buffer.from(hash).toString())));
      this.#keep(hashes);
      this.saved.push(`${name}: ${hashes.length} vectors, ${embedded} of them embedded for it`);
    });
  }

  take(): PassageBatch {
    const batch = this.pool.next();
    if (batch === null) throw new Error('nothing waits to be embedded');
    return batch;
  }

  /** Its vectors come: of each text its length. */
  settle(batch: PassageBatch): void {
    const lengths = batch.ids.map(({ length }) => length);
    this.embedded.push(...lengths);
    this.pool.settle(batch, Float32Array.from(lengths), 1);
  }

  #keep(hashes: readonly Uint8Array[]): void {
    for (const hash of hashes) this.stored.add(keyOf(hash));
  }
}

describe('a text whose vector a document holds that still lacks others', () => {
  it('is not embedded for the next document that has it', () => {
    const index = new Index();
    index.add('a', [5, 500]);
    const [one, other] = [index.take(), index.take()];
    index.settle(one);
    expect(index.saved).toEqual([]);
    index.add('b', [5, 7, 500]);
    index.settle(index.take());
    index.settle(other);
    expect(index.embedded.toSorted((a, b) => a - b)).toEqual([5, 7, 500]);
    expect(index.saved).toEqual([
      'a: 2 vectors, 2 of them embedded for it',
      'b: 3 vectors, 1 of them embedded for it',
    ]);
  });

  it('completes a document that has nothing else at once, which is saved once', () => {
    const index = new Index();
    index.add('a', [5, 500]);
    const [one, other] = [index.take(), index.take()];
    const held = one.ids[0]?.length ?? 0;
    index.settle(one);
    index.add('b', [held]);
    expect(index.saved).toEqual(['b: 1 vectors, 0 of them embedded for it']);
    index.settle(other);
    expect(index.saved).toHaveLength(2);
  });

  it('is held no longer than until it is stored', () => {
    const index = new Index();
    index.add('a', [5]);
    index.settle(index.take());
    index.stored.clear(); // as where the document was forgotten, and its vectors with it
    index.add('b', [5]);
    index.settle(index.take());
    expect(index.embedded).toEqual([5, 5]);
    expect(index.saved).toHaveLength(2);
  });
});
