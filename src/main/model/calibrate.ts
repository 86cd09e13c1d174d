/**
 * What is measured of a model before its scores are trusted: the floor under which nothing is
 * relevant, and how much a reranker helps. Measured on questions with and without an answer among
 * given passages, never typed in; pure, so that it can be checked.
 */
import type { ModelCalibration } from '../../shared/contract.ts';

/** Scores of one question over the passages it was compared with. */
export interface CalibrationScores {
  /** Index into `scores` of the passage that answers; null: none does. */
  readonly answer: number | null;
  readonly scores: readonly number[];
}

/** For a reranker, the encoder's scores of the same passages as well. */
export interface RerankerScores extends CalibrationScores {
  readonly cosines: readonly number[];
}

/** Share of answered questions that a floor may refuse: under the 5% allowed (issue 11). */
const refusedAnswered = 0.03;
/** Weights of a reranker that are tried: so many steps from 0 to 1. */
const weightSteps = 20;

/** An encoder's floor and the spread of its cosines between unrelated texts. */
export function calibrateEncoder(
  id: string,
  questions: readonly CalibrationScores[],
): ModelCalibration {
  return { ...spread(id, questions), floor: floorOf(questions), weight: null };
}

/** A reranker's floor, spread and weight. The weight is 0 where it makes no ranking better. */
export function calibrateReranker(
  id: string,
  questions: readonly RerankerScores[],
): ModelCalibration {
  return { ...spread(id, questions), floor: floorOf(questions), weight: weightOf(questions) };
}

function spread(id: string, questions: readonly CalibrationScores[]) {
  const unrelated = questions.flatMap(({ answer, scores }) =>
    scores.filter((_, index) => index !== answer),
  );
  const mean = average(unrelated);
  const deviation = Math.sqrt(average(unrelated.map((score) => (score - mean) ** 2)));
  return { id, unrelatedMean: mean, unrelatedDeviation: deviation };
}

/**
 * The highest floor that refuses no more than `refusedAnswered` of the questions whose answer came
 * first; null where no question's answer did: such a model has no floor worth the name.
 */
function floorOf(questions: readonly CalibrationScores[]): number | null {
  const answered = questions
    .filter(({ answer, scores }) => answer !== null && scores[answer] === Math.max(...scores))
    .map(({ scores }) => Math.max(...scores))
    .sort((a, b) => a - b);
  return answered[Math.floor(answered.length * refusedAnswered)] ?? null;
}

/**
 * The weight with the best mean reciprocal rank; of equals the lowest, so that a reranker which
 * changes nothing weighs nothing.
 */
function weightOf(questions: readonly RerankerScores[]): number {
  let best = { weight: 0, quality: -1 };
  for (let step = 0; step <= weightSteps; step++) {
    const weight = step / weightSteps;
    const quality = average(
      questions.flatMap((question) =>
        question.answer === null ? [] : [reciprocalRank(question, question.answer, weight)],
      ),
    );
    if (quality > best.quality + 1e-9) best = { weight, quality };
  }
  return best.weight;
}

function reciprocalRank(
  { cosines, scores }: RerankerScores,
  answer: number,
  weight: number,
): number {
  const low = Math.min(...cosines);
  const range = Math.max(...cosines) - low || 1;
  const blended = scores.map(
    (logit, index) =>
      ((1 - weight) * ((cosines[index] ?? low) - low)) / range + weight / (1 + Math.exp(-logit)),
  );
  const own = blended[answer] ?? -Infinity;
  return 1 / (1 + blended.filter((score) => score > own).length);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
