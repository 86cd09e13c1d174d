import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PassagePool, type PassageBatch } from '../../../src/main/indexing/passage-pool.ts';

const batchTokens = 512;

function drain(pool: PassagePool, dimensions = 2): PassageBatch[] {
  const batches: PassageBatch[] = [];
  for (let batch = pool.next(); batch !== null; batch = pool.next()) {
    batches.push(batch);
    const vectors = new Float32Array(batch.ids.length * dimensions);
    batch.ids.forEach((ids, row) =>
      vectors.fill(ids.length, row * dimensions, (row + 1) * dimensions),
    );
    pool.settle(batch, vectors, dimensions);
  }
  return batches;
}

describe('the pool of passages', () => {
  it('gives every passage its own vector, once, in batches within the bound', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 300 }), (lengths) => {
        const pool = new PassagePool();
        const received = new Map<string, number>();
        const document = {
          receive: (key: string, vector: Float32Array) => {
            expect(received.has(key)).toBe(false);
            received.set(key, vector[1] ?? 0);
          },
        };
        lengths.forEach((length, index) => {
          expect(pool.add(String(index), new Int32Array(length), document)).toBe(true);
        });
        expect(pool.tokens).toBe(lengths.reduce((sum, length) => sum + length, 0));
        for (const { ids } of drain(pool)) {
          const padded = ids.length * Math.max(...ids.map(({ length }) => length));
          expect(ids.length === 1 || padded <= batchTokens).toBe(true);
        }
        expect(
          [...received]
            .map(([key, length]) => [Number(key), length])
            .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
        ).toEqual(lengths.map((length, index) => [index, length]));
        expect(pool.tokens).toBe(0);
        expect(pool.size).toBe(0);
      }),
    );
  });

  it('sorts by length across documents: of 2,000 mixed passages less than 3% is padding', () => {
    const pool = new PassagePool();
    for (let document = 0; document < 200; document++) {
      for (let index = 0; index < 10; index++) {
        const length = 16 + ((document * 7919 + index * 104_729) % 150);
        pool.add(`${document} ${index}`, new Int32Array(length), { receive: () => {} });
      }
    }
    let tokens = 0;
    let padded = 0;
    for (const batch of drain(pool)) {
      tokens += batch.tokens;
      padded += batch.ids.length * Math.max(...batch.ids.map(({ length }) => length));
    }
    expect(padded / tokens).toBeLessThan(1.03);
  });

  it('embeds a text once for all that wait for it, also while it is under way', () => {
    const pool = new PassagePool();
    const told: string[] = [];
    const named = (name: string) => ({
      receive: (key: string) => void told.push(`${name} ${key}`),
    });
    expect(pool.add('x', new Int32Array(5), named('a'))).toBe(true);
    expect(pool.add('x', new Int32Array(5), named('b'))).toBe(false);
    const batch = pool.next();
    if (batch === null) throw new Error('nothing to embed');
    expect(pool.add('x', new Int32Array(5), named('c'))).toBe(false);
    expect(pool.next()).toBeNull();
    pool.settle(batch, new Float32Array(2), 2);
    expect(told).toEqual(['a x', 'b x', 'c x']);
  });

  it('serves the oldest first: the first wave is small', () => {
    const pool = new PassagePool();
    const order: number[] = [];
    for (let index = 0; index < 1000; index++) {
      pool.add(String(index), new Int32Array(100), {
        receive: (key) => void order.push(Number(key)),
      });
    }
    const first = pool.next();
    if (first) pool.settle(first, new Float32Array(first.ids.length), 1);
    expect(Math.max(...order)).toBeLessThan(41);
    drain(pool, 1);
    expect(order).toHaveLength(1000);
  });

  it('forgets all when cleared, and drops what comes back after that', () => {
    const pool = new PassagePool();
    pool.add('x', new Int32Array(5), { receive: () => expect.unreachable() });
    const batch = pool.next();
    pool.clear();
    if (batch) pool.settle(batch, new Float32Array(2), 2);
    expect(pool.next()).toBeNull();
  });
});
