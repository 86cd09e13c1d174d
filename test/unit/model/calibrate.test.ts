import { describe, expect, it } from 'vitest';
import {
  calibrateEncoder,
  calibrateReranker,
  type CalibrationScores,
  type RerankerScores,
} from '../../../src/main/model/calibrate.ts';

/** A question whose answer has `own` and the other passages `others`. */
const answered = (own: number, ...others: number[]): CalibrationScores => ({
  answer: 0,
  scores: [own, ...others],
});

describe('a floor', () => {
  it('refuses under 5% of the questions whose answer came first, whatever the unanswered have', () => {
    const questions = [
      ...Array.from({ length: 200 }, (_, index) => answered(0.5 + index / 1000, 0.1)),
      ...Array.from({ length: 50 }, () => ({ answer: null, scores: [0.95, 0.9] })),
    ];
    const { floor } = calibrateEncoder('e', questions);
    const refused = questions.filter(
      ({ answer, scores }) => answer !== null && Math.max(...scores) < (floor ?? Infinity),
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length / 200).toBeLessThan(0.05);
  });

  it('is learnt from questions whose answer came first alone', () => {
    const lost = Array.from({ length: 100 }, () => answered(0.1, 0.2));
    expect(calibrateEncoder('e', [...lost, answered(0.7, 0.2)]).floor).toBe(0.7);
  });

  it('is none where no answer came first, or nothing was asked', () => {
    expect(calibrateEncoder('e', [answered(0.1, 0.9)]).floor).toBeNull();
    expect(calibrateEncoder('e', []).floor).toBeNull();
  });
});

describe('the spread of unrelated pairs', () => {
  it('leaves the answers out', () => {
    const questions = [answered(9, 1, 3), { answer: null, scores: [1, 3] }];
    expect(calibrateEncoder('e', questions)).toMatchObject({
      id: 'e',
      unrelatedMean: 2,
      unrelatedDeviation: 1,
      weight: null,
    });
  });
});

describe('the weight of a reranker', () => {
  const question = (
    answer: number | null,
    cosines: number[],
    scores: number[],
  ): RerankerScores => ({
    answer,
    cosines,
    scores,
  });

  it('is 0 where it makes no ranking better', () => {
    const right = question(0, [0.9, 0.5, 0.1], [3, 0, -3]);
    expect(calibrateReranker('r', [right, right]).weight).toBe(0);
    const misled = question(0, [0.9, 0.5, 0.1], [-9, 9, 9]);
    expect(calibrateReranker('r', [misled]).weight).toBe(0);
  });

  it('is no more than it takes to put the answers first', () => {
    // The answer is half a scale behind by cosine, and all of one before by logit: one third.
    const helped = question(1, [1, 0.5, 0], [-50, 50, -50]);
    const weight = calibrateReranker('r', [helped]).weight ?? 0;
    expect(weight).toBeGreaterThanOrEqual(1 / 3);
    expect(weight).toBeLessThanOrEqual(0.4);
  });

  it('is a compromise where some rankings get better and others worse', () => {
    const helped = question(1, [1, 0.9, 0], [-50, 50, -50]);
    const hurt = question(0, [1, 0.2, 0], [-50, 50, -50]);
    const { weight } = calibrateReranker('r', [helped, hurt]);
    expect(weight).toBeGreaterThan(0.05);
    expect(weight).toBeLessThan(0.45);
  });

  it('is not learnt from questions without an answer', () => {
    expect(calibrateReranker('r', [question(null, [1, 0], [-9, 9])]).weight).toBe(0);
  });
});
