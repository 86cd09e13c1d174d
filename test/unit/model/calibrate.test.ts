import { describe, expect, it } from 'vitest';
import {
  calibrateEncoder,
  calibrateReranker,
  type CalibrationQuestion,
  type RerankedQuestion,
} from '../../../src/main/model/calibrate.ts';
import { isRelevant } from '../../../src/shared/relevance.ts';
import { fuse, fusionWeights, withTokenMatch } from '../../../src/shared/fusion.ts';

/** Passage 0 is of one document, 1 and 2 of others. */
const question = (
  answer: number | null,
  cosines: readonly number[],
  coverages: readonly number[] = [],
  matches: readonly number[] = [],
): CalibrationQuestion => ({
  answer,
  related: new Set(answer === null ? [] : [answer]),
  candidates: cosines.map((cosine, passageId) => ({
    ...{
      passageId,
      documentId: passageId,
      cosine,
      closeness: cosine,
      coverage: coverages[passageId] ?? 0,
    },
    lexical: coverages[passageId] ? 10 * coverages[passageId] : null,
  })),
  match: (passageId) => matches[passageId] ?? 0,
});
const spread = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

describe('the floor of an encoder', () => {
  const questions = [
    ...spread(100, 0.75, 0.95).map((cosine) => question(0, [cosine, 0.1, 0])),
    ...spread(100, 0.3, 0.7).map((cosine) => question(null, [cosine, 0.1, 0])),
  ];

  it('refuses 94% of the foreign questions, the answered without their answer among them', () => {
    const encoder = calibrateEncoder('e', questions);
    const refused = (cosines: number[]) =>
      !isRelevant(
        'hybrid',
        fuse(question(null, cosines).candidates, fusionWeights.hybrid),
        encoder,
        null,
      );
    const foreign = spread(100, 0.3, 0.7).filter((cosine) => refused([cosine, 0.1, 0]));
    // Half of the foreign questions are answered ones without their answer, at 0.1: all refused.
    expect(foreign.length).toBeGreaterThanOrEqual(86);
    expect(foreign.length).toBeLessThanOrEqual(90);
    expect(spread(100, 0.75, 0.95).some((cosine) => refused([cosine, 0.1, 0]))).toBe(false);
  });

  it('counts words beside meaning where they tell the answered from the foreign', () => {
    const cosine = (index: number) => 0.5 + (index % 10) / 50;
    const told = [
      ...Array.from({ length: 60 }, (_, i) => question(0, [cosine(i), 0.2, 0.1], [0.9, 0, 0])),
      ...Array.from({ length: 60 }, (_, i) => question(null, [cosine(i), 0.2, 0.1], [0.1, 0, 0])),
    ];
    const encoder = calibrateEncoder('e', told);
    expect(encoder.coverage).toBeGreaterThan(0);
    const list = (coverage: number) =>
      fuse(question(null, [0.55, 0.2, 0.1], [coverage, 0, 0]).candidates, fusionWeights.hybrid);
    expect(isRelevant('hybrid', list(0.9), encoder, null)).toBe(true);
    expect(isRelevant('hybrid', list(0.1), encoder, null)).toBe(false);
  });

  it('counts the tokens that meet where they tell the answered from the foreign', () => {
    const cosine = (index: number) => 0.5 + (index % 10) / 50;
    const told = [
      ...Array.from({ length: 60 }, (_, i) => question(0, [cosine(i), 0.2, 0.1], [], [0.6])),
      ...Array.from({ length: 60 }, (_, i) => question(null, [cosine(i), 0.2, 0.1], [], [0.3])),
    ];
    const encoder = calibrateEncoder('e', told);
    expect(encoder.match).toBeGreaterThan(0);
    const list = (match: number) =>
      fuse(question(null, [0.55]).candidates, fusionWeights.hybrid).map((hit) => ({
        ...hit,
        match,
      }));
    expect(isRelevant('hybrid', list(0.6), encoder, null)).toBe(true);
    expect(isRelevant('hybrid', list(0.3), encoder, null)).toBe(false);
  });

  it('is none where no answer came first, or nothing was asked', () => {
    expect(calibrateEncoder('e', [question(0, [0.1, 0.9, 0])]).floor).toBeNull();
    expect(calibrateEncoder('e', []).floor).toBeNull();
  });
});

it('the spread of scores leaves the answer’s document out of what is unrelated', () => {
  const both = { ...question(0, [0.9, 0.7, 0.1]), related: new Set([0, 1]) };
  expect(calibrateEncoder('e', [both, question(null, [0.3, 0.1, 0.1])])).toMatchObject({
    id: 'e',
    unrelatedMean: expect.closeTo(0.15) as number,
    relatedMean: 0.9,
    weight: null,
  });
});

it('the spread of matches is told of answers and of unrelated passages', () => {
  const questions = Array.from({ length: 8 }, () =>
    question(0, [0.9, 0.7, 0.1], [], [0.6, 0.2, 0.1]),
  );
  expect(calibrateEncoder('e', questions)).toMatchObject({
    relatedMatch: expect.closeTo(0.6) as number,
    unrelatedMatch: expect.closeTo(0.15) as number,
  });
  expect(calibrateEncoder('e', [])).toMatchObject({ relatedMatch: null, unrelatedMatch: null });
});

describe('the weight of a reranker', () => {
  const encoder = calibrateEncoder('e', []);
  const reranked = (
    answer: number | null,
    cosines: number[],
    logits: number[],
  ): RerankedQuestion => ({ ...question(answer, cosines), logits: new Map(logits.entries()) });
  const weight = (...questions: RerankedQuestion[]) =>
    calibrateReranker('r', encoder, [], questions).weight ?? -1;

  it('is 0 where it makes no ranking better', () => {
    const right = reranked(0, [0.9, 0.5, 0.1], [3, 0, -3]);
    expect(weight(right, right)).toBe(0);
    expect(weight(reranked(0, [0.9, 0.5, 0.1], [-9, 9, 9]))).toBe(0);
  });

  const many = (question: RerankedQuestion): RerankedQuestion[] =>
    Array.from({ length: 30 }, () => question);
  // The answer is second by the fused score, and clearly first by the reranker.
  const helped = reranked(1, [1, 0.5, 0], [-50, 50, -50]);
  // It is clearly first by the fused score, and the reranker prefers another.
  const hurt = reranked(0, [1, 0.2, 0], [-50, 50, -50]);

  it('is enough to put the answers first where the reranker knows them', () => {
    // Fused scores .55 and .275: at more than a quarter the second comes first.
    expect(weight(...many(helped))).toBeGreaterThan(0.25);
  });

  it('is a compromise where some rankings get better and others worse', () => {
    const both = weight(...many(helped), ...many(hurt));
    expect(both).toBeLessThan(weight(...many(helped)));
    expect(both).toBeGreaterThan(weight(...many(hurt)));
  });

  it('is 0 where a few questions alone speak for it, since chance would do as much', () => {
    const even = reranked(0, [1, 0.9, 0.1], [-1, -2, -3]);
    expect(weight(even, reranked(1, [1, 0.9, 0.1], [-1, -2, -3]))).toBe(0);
  });

  it('is learnt among passages near each other, not on the questions of the floor', () => {
    const of = (floor: RerankedQuestion[], near: RerankedQuestion[]) =>
      calibrateReranker('r', encoder, floor, near).weight;
    expect(of(many(hurt), many(helped))).toBeGreaterThan(0.25);
    expect(of(many(helped), many(hurt))).toBe(0);
    expect(of(many(helped), [])).toBe(0);
  });

  it('is less where the tokens tell what the reranker would have told', () => {
    const counted = { ...encoder, match: 1, unrelatedMatch: 0.1, relatedMatch: 0.9 };
    const met = { ...helped, match: (passage: number) => (passage === 1 ? 0.9 : 0.1) };
    const unmet = { ...helped, match: () => 0.5 };
    const of = (question: RerankedQuestion) =>
      calibrateReranker('r', counted, [], [...many(question), ...many(hurt)]).weight ?? -1;
    expect(of(met)).toBeLessThan(of(unmet));
    // Where they tell nothing, it counts beside what is left of the fused score as it did beside all of it.
    const list = fuse(unmet.candidates, fusionWeights.reranked);
    const beside = withTokenMatch(list, [0.5, 0.5, 0.5], counted);
    const kept = Math.abs(
      ((beside[0]?.fused ?? 0) - (beside[1]?.fused ?? 0)) /
        ((list[0]?.fused ?? 0) - (list[1]?.fused ?? 0)),
    );
    const ratio = (part: number): number => part / (1 - part);
    const alone = weight(...many(helped), ...many(hurt));
    expect(ratio(of(unmet)) / kept).toBeCloseTo(ratio(alone), 2);
  });

  it('is not learnt from questions without an answer', () => {
    expect(weight(reranked(null, [1, 0, 0], [-9, 9, 0]))).toBe(0);
  });
});

it('the floor of a reranker stands between what it makes of answers and of foreign questions', () => {
  const encoder = calibrateEncoder('e', []);
  const asked = (answer: number | null, own: number): RerankedQuestion => ({
    ...question(answer, [0.9, 0.5, 0.1]),
    logits: new Map([own, -5, -5].entries()),
  });
  const reranker = calibrateReranker(
    'r',
    encoder,
    [
      ...spread(50, 2, 6).map((logit) => asked(0, logit)),
      ...spread(50, -6, 0).map((logit) => asked(null, logit)),
    ],
    [],
  );
  const relevant = (rerank: number) =>
    isRelevant(
      'reranked',
      [{ ...question(null, [0.9]).candidates[0], ...{ fused: 1, score: 1, rerank } }].flatMap(
        ({
          passageId = 0,
          documentId = 0,
          lexical = null,
          coverage = 0,
          cosine = null,
          ...rest
        }) => [
          {
            ...{ passageId, documentId, lexical, coverage, cosine, closeness: cosine },
            ...{ match: null, ...rest },
          },
        ],
      ),
      encoder,
      reranker,
    );
  expect(relevant(2)).toBe(true);
  expect(relevant(-3)).toBe(false);
});

it('the encoder counts more beside a reranker where more than one answer more passes by that', () => {
  const encoder = { ...calibrateEncoder('e', []), floor: 0.5, unrelatedDeviation: 0.1 };
  // A reranker that takes some foreign passages for answers, and does not know the answers of `unknown`.
  const asked = (own: number, foreign: number): RerankedQuestion => ({
    ...question(0, [0.6, 0.45, 0.2]),
    logits: new Map([own, foreign, -5].entries()),
  });
  const meaning = (unknown: number) =>
    calibrateReranker(
      'r',
      encoder,
      Array.from({ length: 40 }, (_, index) =>
        asked(index < unknown ? -5 : 5, index % 4 === 0 ? 5 : -5),
      ),
      [],
    ).meaning;
  expect(meaning(1)).toBeCloseTo(0.5);
  expect(meaning(10)).toBeGreaterThan(0.55);
});
