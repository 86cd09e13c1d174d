/**
 * What is measured of a model before its scores are trusted: the floor under which nothing is
 * relevant, and how much a reranker helps. Measured on questions with and without an answer among
 * given passages, never typed in; pure, so that it can be checked.
 *
 * Questions come by three for one: as they are, and, since few would be without an answer, each
 * answered one again over the passages of other documents alone.
 */
import type { ModelCalibration } from '../../shared/contract.ts';
import { blend, fuse, fusionWeights, type Fused, type FusionInput } from '../../shared/fusion.ts';
import { encoderEvidence, rerankerEvidence } from '../../shared/relevance.ts';

/** A question with the scores of every passage. `passageId`: the passage's place in the set. */
export interface CalibrationQuestion {
  /** The passage that answers; null: none does. */
  readonly answer: number | null;
  /** Passages of the answer's document: without them none answers. */
  readonly related: ReadonlySet<number>;
  readonly candidates: readonly FusionInput[];
}

/** For a reranker: what it makes of the passages it was asked about, by `passageId`. */
export interface RerankedQuestion extends CalibrationQuestion {
  readonly logits: ReadonlyMap<number, number>;
}

/**
 * Share of the foreign questions that a floor is to refuse: over the 90% of issue 11, since a set of
 * a hundred passages says it within 2 points.
 */
const refusedForeign = 0.93;
/** Shares over which the evidence of words is chosen: about that one, so that no question decides. */
const nearFloor = [0.85, 0.88, 0.9, 0.92, 0.94, 0.95];
/** Weights of a reranker that are tried: so many steps from 0 to 1. */
const weightSteps = 20;
/**
 * What a weight must gain in mean reciprocal rank over a lower one to be chosen: half a question of a
 * hundred. A reranker that moves less than that is let alone.
 */
const leastGain = 0.005;

/** An encoder's floor, the evidence of words beside it, and the spread of its cosines. */
export function calibrateEncoder(
  id: string,
  questions: readonly CalibrationQuestion[],
): ModelCalibration {
  const cosine = (_: CalibrationQuestion, entry: FusionInput) => entry.cosine;
  const measured = { ...none(id), ...spread(questions, cosine) };
  const first = (question: CalibrationQuestion) => fuse(question.candidates, fusionWeights.hybrid);
  const steps = Array.from({ length: 17 }, (_, step) => step / 2);
  return best(
    steps.map((step) => ({ ...measured, coverage: step * (measured.unrelatedDeviation ?? 0) })),
    questions,
    first,
    encoderEvidence,
  );
}

/** A reranker's weight, floor and spread, over candidates as the encoder and the words order them. */
export function calibrateReranker(
  id: string,
  encoder: ModelCalibration,
  questions: readonly RerankedQuestion[],
): ModelCalibration {
  const logit = (question: RerankedQuestion, entry: FusionInput) =>
    question.logits.get(entry.passageId) ?? null;
  const measured = { ...none(id), ...spread(questions, logit) };
  const weighted = { ...measured, weight: weightOf(measured, questions) };
  const steps = Array.from({ length: 21 }, (_, step) => step / 10);
  return best(
    steps.map((meaning) => ({ ...weighted, meaning })),
    questions,
    (question) => reranked(question, weighted),
    (entry, calibration) => rerankerEvidence(entry, encoder, calibration),
  );
}

function none(id: string): ModelCalibration {
  return {
    id,
    floor: null,
    coverage: null,
    meaning: null,
    unrelatedMean: null,
    unrelatedDeviation: null,
    relatedMean: null,
    weight: null,
  };
}

/** Scores of answers, and of passages of other documents. */
function spread<Question extends CalibrationQuestion>(
  questions: readonly Question[],
  scoreOf: (question: Question, entry: FusionInput) => number | null,
) {
  const related: number[] = [];
  const unrelated: number[] = [];
  for (const question of questions) {
    for (const entry of question.candidates) {
      const score = scoreOf(question, entry);
      if (score === null) continue;
      if (entry.passageId === question.answer) related.push(score);
      else if (!question.related.has(entry.passageId)) unrelated.push(score);
    }
  }
  if (unrelated.length === 0 || related.length === 0) return {};
  const mean = average(unrelated);
  return {
    unrelatedMean: mean,
    unrelatedDeviation: Math.sqrt(average(unrelated.map((score) => (score - mean) ** 2))),
    relatedMean: average(related),
  };
}

/**
 * Of several forms of evidence the one that lets most answers pass where it refuses about the share
 * of foreign questions that it should, with its floor. No floor where no answer came first, or no
 * question is foreign: such a model has none worth the name.
 */
function best<Question extends CalibrationQuestion>(
  forms: readonly ModelCalibration[],
  questions: readonly Question[],
  order: (question: Question) => readonly Fused[],
  evidence: (entry: Fused, calibration: ModelCalibration) => number | null,
): ModelCalibration {
  const answered = questions.flatMap((question) => {
    const [first] = order(question);
    return first && first.passageId === question.answer ? [first] : [];
  });
  const foreign = questions.flatMap(
    (question) => order(withoutRelated(question)).slice(0, 1),
  );
  let chosen: { form: ModelCalibration; passed: number } | null = null;
  for (const form of forms) {
    const scores = (entries: readonly Fused[]) =>
      entries.flatMap((entry) => evidence(entry, form) ?? []).sort((a, b) => a - b);
    const own = scores(answered);
    const others = scores(foreign);
    if (own.length === 0 || others.length === 0) continue;
    const passed = average(
      nearFloor.map((share) => {
        const floor = quantile(others, share);
        return own.filter((score) => score >= floor).length / own.length;
      }),
    );
    if (chosen === null || passed > chosen.passed + 1e-9) {
      chosen = { form: { ...form, floor: quantile(others, refusedForeign) }, passed };
    }
  }
  return chosen?.form ?? { ...(forms[0] ?? none('')), floor: null };
}

function withoutRelated<Question extends CalibrationQuestion>(question: Question): Question {
  const candidates = question.candidates.filter(({ passageId }) => !question.related.has(passageId));
  return { ...question, answer: null, candidates };
}

/** The head of the fused list that was reranked, as the pipeline would show it. */
function reranked(question: RerankedQuestion, calibration: ModelCalibration): Fused[] {
  const list = fuse(question.candidates, fusionWeights.reranked).filter(({ passageId }) =>
    question.logits.has(passageId),
  );
  const logits = list.map(({ passageId }) => question.logits.get(passageId) ?? 0);
  return blend(list, logits, calibration);
}

/** The lowest weight that no higher one betters by `leastGain` in mean reciprocal rank. */
function weightOf(calibration: ModelCalibration, questions: readonly RerankedQuestion[]): number {
  let chosen = { weight: 0, quality: -1 };
  for (let step = 0; step <= weightSteps; step++) {
    const weight = step / weightSteps;
    const quality = average(
      questions
        .filter(({ answer, logits }) => answer !== null && logits.has(answer))
        .map((question) => {
          const list = reranked(question, { ...calibration, weight });
          return 1 / (1 + list.findIndex(({ passageId }) => passageId === question.answer));
        }),
    );
    if (step === 0 || quality > chosen.quality + leastGain) chosen = { weight, quality };
  }
  return chosen.weight;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
