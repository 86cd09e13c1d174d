import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBatches } from '../../../src/main/model/batches.ts';
import { embedAll } from '../../../src/main/model/embed-all.ts';

const lists = fc.array(
  fc.integer({ min: 1, max: 200 }).map((length) => ({ length })),
  { maxLength: 80 },
);

describe('batches', () => {
  it('hold every text once, of one length, within the budget, the longest first', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 600 }), (ids, budget) => {
        const batches = cutBatches(ids, budget);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(ids.map((_, i) => i));
        const lengths = batches.map((batch) => batch.map((position) => ids[position]?.length ?? 0));
        for (const batch of lengths) {
          expect(new Set(batch).size).toBe(1);
          expect(
            batch.length === 1 || batch.reduce((sum, length) => sum + length, 0) <= budget,
          ).toBe(true);
        }
        const firsts = lengths.map(([first = 0]) => first);
        expect(firsts).toEqual(firsts.toSorted((a, b) => b - a));
      }),
    );
  });

  it('give rows back in the order of their texts, and stop between runs', async () => {
    const ids = [3, 1, 3, 2].map((length, i) => new Int32Array(length).fill(i + 1));
    let runs = 0;
    const encoder = {
      manifest: { dimensions: 2 },
      embed: (rows: readonly Int32Array[]) => {
        runs++;
        return Promise.resolve({
          vectors: Float32Array.from(rows.flatMap((row) => [row[0] ?? 0, row.length])),
          forwardMs: 1,
        });
      },
    };
    const typed = encoder as unknown as Parameters<typeof embedAll>[0];
    expect(Array.from((await embedAll(typed, ids)).vectors)).toEqual([1, 3, 2, 1, 3, 3, 4, 2]);
    expect(runs).toBe(3);
    await expect(embedAll(typed, ids, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
    expect(runs).toBe(3);
  });
});
