import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCopies } from '../../../src/shared/folding.ts';
import {
  blend,
  fuse,
  rerankScore,
  withTokenMatch,
  type FusionInput,
} from '../../../src/shared/fusion.ts';

const input = (passageId: number, lexical: number | null, cosine: number | null): FusionInput => ({
  passageId,
  documentId: passageId,
  lexical,
  coverage: 1,
  cosine,
  closeness: cosine,
});
const calibration = (weight: number | null) => ({
  id: 'm',
  ...{ floor: null, coverage: null, match: null, meaning: null },
  ...{ unrelatedMatch: 0.2, relatedMatch: 0.5 },
  ...{ unrelatedMean: null, unrelatedDeviation: null, relatedMean: null },
  weight,
});

describe('fuse', () => {
  it('orders by closeness alone where keywords weigh nothing', () => {
    const list = fuse([input(1, 9, 0.1), input(2, 1, 0.9), input(3, null, 0.5)], {
      lexical: 0,
      vector: 1,
    });
    expect(list.map((entry) => entry.passageId)).toEqual([2, 3, 1]);
  });

  it('ranks a passage by its closeness, not by its own cosine', () => {
    const near = [
      { ...input(1, null, 0.9), closeness: 0.6 },
      { ...input(2, null, 0.8), closeness: 0.7 },
    ];
    expect(fuse(near, { lexical: 0, vector: 1 }).map((entry) => entry.passageId)).toEqual([2, 1]);
  });

  it('puts a passage that both retrievers like before those that one likes', () => {
    const list = fuse([input(1, 10, 0.7), input(2, 9, 0.89), input(3, 1, 0.9)], {
      lexical: 0.5,
      vector: 0.5,
    });
    expect(list[0]?.passageId).toBe(2);
  });

  it('keeps every candidate, best first, whatever the scores', () => {
    const score = fc.option(fc.double({ min: -50, max: 50, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score)), (scores) => {
        const list = fuse(
          scores.map(([lexical, cosine], id) => input(id, lexical, cosine)),
          { lexical: 0.4, vector: 0.6 },
        );
        expect(new Set(list.map((entry) => entry.passageId)).size).toBe(scores.length);
        for (const [index, entry] of list.entries()) {
          expect(Number.isFinite(entry.score)).toBe(true);
          if (index > 0) expect(list[index - 1]?.score).toBeGreaterThanOrEqual(entry.score);
        }
      }),
    );
  });
});

it('counts keywords by as much of the query as the best passage holds', () => {
  const weights = { lexical: 0.5, vector: 0.5 };
  const known = [input(1, 9, 0.8), input(2, 1, 0.9), input(3, 0, 0)];
  const unknown = known.map((each) => ({ ...each, coverage: 0.1 }));
  expect(fuse(known, weights)[0]?.passageId).toBe(1);
  expect(fuse(unknown, weights)[0]?.passageId).toBe(2);
});

describe('blend', () => {
  const list = fuse([input(1, null, 0.9), input(2, null, 0.8), input(3, null, 0.1)], {
    lexical: 0,
    vector: 1,
  });

  it('changes nothing by a reranker that was never calibrated', () => {
    const order = blend(list, [-9, 9, 9], null).map((entry) => entry.passageId);
    expect(order).toEqual([1, 2, 3]);
  });

  it('follows the logits by the weight that was measured', () => {
    const order = blend(list, [-9, 9, 9], calibration(1)).map((entry) => entry.passageId);
    expect(order).toEqual([2, 3, 1]);
  });

  it('reads logits by what the model gives answers and unrelated pairs, whatever its numbers', () => {
    const small = { ...calibration(1), unrelatedMean: -4, relatedMean: 2 };
    const large = { ...calibration(1), unrelatedMean: 20, relatedMean: 140 };
    for (const share of [0, 0.3, 0.5, 1, 2]) {
      expect(rerankScore(-4 + 6 * share, small)).toBeCloseTo(rerankScore(20 + 120 * share, large));
    }
    expect(rerankScore(-1, small)).toBeCloseTo(0.5);
    expect(rerankScore(2, small)).toBeCloseTo(0.88, 2);
  });

  it('never lifts what was not reranked over what was', () => {
    const order = blend(list, [-9, -9], calibration(0.5)).map((entry) => entry.passageId);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('withTokenMatch', () => {
  const list = fuse([input(1, null, 0.9), input(2, null, 0.88), input(3, null, 0.1)], {
    lexical: 0,
    vector: 1,
  });
  const encoder = calibration(null);
  const order = (matches: number[], by = encoder) =>
    withTokenMatch(list, matches, by)
      .toSorted((a, b) => b.score - a.score)
      .map(({ passageId }) => passageId);

  it('puts a passage whose tokens meet the query’s before one that is as near', () => {
    expect(order([0.3, 0.5, 0.2])).toEqual([2, 1, 3]);
    expect(order([0.5, 0.3, 0.2])).toEqual([1, 2, 3]);
  });

  it('does not put a passage first that is far, however its tokens meet the query’s', () => {
    expect(order([0.3, 0.3, 0.9])).toEqual([1, 2, 3]);
  });

  it('weighs a match by what the encoder gives answers and unrelated pairs, whatever its numbers', () => {
    const narrow = { ...encoder, unrelatedMatch: 0.8, relatedMatch: 0.83 };
    const scores = (matches: number[], by: typeof encoder) =>
      withTokenMatch(list, matches, by).map(({ score }) => score);
    const expected = scores([0.2, 0.5, 0.35], encoder);
    for (const [index, score] of scores([0.8, 0.83, 0.815], narrow).entries()) {
      expect(score).toBeCloseTo(expected[index] ?? NaN, 10);
    }
  });

  it('keeps the places of entries, so that logits fit them, and changes nothing without matches', () => {
    const compared = withTokenMatch(list, [0, 1, 0], encoder);
    expect(compared.map(({ passageId }) => passageId)).toEqual([1, 2, 3]);
    expect(withTokenMatch(list, [], encoder)).toEqual(list);
  });

  it('does not lift what was not compared', () => {
    const compared = withTokenMatch(list, [0.5, 0.4], encoder);
    expect(compared.map(({ match }) => match)).toEqual([0.5, 0.4, null]);
    expect(compared[2]?.score).toBe(withTokenMatch(list, [0.5, 0.4, 0.2], encoder)[2]?.score);
  });
});

describe('foldCopies', () => {
  const passage = (id: number, text: string) => ({
    ...input(id, null, 1 / id),
    fused: 1 / id,
    rerank: null,
    match: null,
    score: 1 / id,
    context: '',
    text,
    page: 1,
    inside: null,
  });

  it('keeps the best placed of passages that differ in punctuation and spaces alone', () => {
    const folded = foldCopies([
      passage(1, 'Le délai est de 30 jours.'),
      passage(2, 'Autre chose'),
      passage(3, 'le délai  est de 30 jours'),
    ]);
    expect(
      folded.map(({ passageId, copies }) => [passageId, copies.map((copy) => copy.passageId)]),
    ).toEqual([
      [1, [3]],
      [2, []],
    ]);
  });

  it('keeps apart passages of signs alone', () => {
    expect(foldCopies([passage(1, '***'), passage(2, '---')])).toHaveLength(2);
  });
});
