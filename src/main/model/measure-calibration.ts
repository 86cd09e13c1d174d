/** Measures a compiled model on the built-in questions: `calibrate.ts` says what of their scores. */
import { fuse, fusionWeights } from '../../shared/fusion.ts';
import { builtInTexts, neighbouringTexts, type BuiltInTexts } from './built-in-texts.ts';
import {
  calibrateEncoder,
  calibrateReranker,
  type CalibrationQuestion,
  type RerankedQuestion,
} from './calibrate.ts';
import type { MeasuredCalibration } from './calibration.ts';
import {
  encoderScores,
  foreseen,
  isEnough,
  usualPatience,
  type CalibrationOptions,
  type EncoderScores,
} from './question-scores.ts';
import { loadReranker, relevance, type Reranker } from './reranker.ts';
import { loadTokenizer } from './tokenizer.ts';

/** Passages reranked a question: of all, and, for the floor, of the documents that do not answer it. */
const depth = { all: 8, foreign: 3 };

/** An encoder's calibration, and what its questions' vectors have in common (query-centring.ts). */
export async function measureEncoder(
  compiledFolder: string,
  options: CalibrationOptions,
): Promise<MeasuredCalibration> {
  const texts = builtInTexts();
  const found = await encoderScores(compiledFolder, texts, options);
  return {
    ...calibrateEncoder(found.id, [...found.questions.values()]),
    ...asked(found.questions.size, texts),
    commonQuery: rounded(found.common),
    commonTokens: {
      query: rounded(found.commonTokens.query),
      passage: rounded(found.commonTokens.passage),
    },
  };
}

/**
 * A reranker's, over the passages that the encoder of `encoderFolder` finds for each question; its
 * weight over passages that lie near each other. Each may take half of the time that a person waits.
 */
export async function measureReranker(
  compiledFolder: string,
  encoderFolder: string,
  options: CalibrationOptions,
): Promise<MeasuredCalibration> {
  const { patienceSeconds = usualPatience, onProgress, ...how } = options;
  const [texts, near] = [builtInTexts(), neighbouringTexts()];
  const found = await encoderScores(encoderFolder, texts, { ...how, patienceSeconds });
  const nearby = await encoderScores(encoderFolder, near, { ...how, patienceSeconds });
  const reranker = await loadReranker(compiledFolder, how);
  try {
    const score = pairScores(reranker, compiledFolder);
    const half = { ...how, patienceSeconds: patienceSeconds / 2 };
    const measured = await scoreQuestions(score, texts, found, headAndForeign, {
      ...half,
      onProgress: (done, total) => onProgress?.(done, 2 * total),
    });
    const count = measured.length;
    const weighed = await scoreQuestions(score, near, nearby, head, {
      ...half,
      onProgress: (done, total) => onProgress?.(count + done, count + total),
    });
    const encoder = calibrateEncoder(found.id, [...found.questions.values()]);
    return {
      ...calibrateReranker(reranker.manifest.id, encoder, measured, weighed),
      ...asked(count, texts),
    };
  } finally {
    await reranker.close();
  }
}

type ScorePair = (question: string, passage: string) => Promise<number>;

function pairScores(reranker: Reranker, compiledFolder: string): ScorePair {
  const { labels, maxTokens, pairOrder } = reranker.manifest;
  const tokenizer = loadTokenizer(compiledFolder, maxTokens);
  return async (question, passage) => {
    const pair =
      pairOrder === 'query-first'
        ? tokenizer.encodePair(question, passage)
        : tokenizer.encodePair(passage, question);
    return relevance((await reranker.score([pair])).logits, labels)[0] ?? NaN;
  };
}

/** As many questions as there is patience for, with what the reranker makes of the passages of each. */
async function scoreQuestions(
  score: ScorePair,
  texts: BuiltInTexts,
  { questions }: EncoderScores,
  passagesOf: (question: CalibrationQuestion) => Iterable<number>,
  { patienceSeconds = usualPatience, signal, onProgress }: CalibrationOptions,
): Promise<RerankedQuestion[]> {
  const scored: RerankedQuestion[] = [];
  const started = performance.now();
  const secondsPassed = (): number => (performance.now() - started) / 1000;
  for (const [index, question] of questions) {
    if (isEnough(scored.length, secondsPassed(), patienceSeconds)) break;
    const logits = new Map<number, number>();
    for (const passage of passagesOf(question)) {
      signal?.throwIfAborted();
      const text = texts.questions[index]?.text ?? '';
      logits.set(passage, await score(text, texts.passages[passage] ?? ''));
    }
    scored.push({ ...question, logits });
    const seconds = secondsPassed();
    const spent = { seconds, left: patienceSeconds - seconds };
    onProgress?.(scored.length, foreseen(scored.length, spent, questions.size));
  }
  return scored;
}

function rounded(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toFixed(5)));
}

/** What is kept of how many questions were asked: nothing where it was all. */
function asked(count: number, { questions }: BuiltInTexts): { questions?: number } {
  return count < questions.length ? { questions: count } : {};
}

/** The head of the list that a reranker would be given for a question. */
function head({ candidates }: CalibrationQuestion): number[] {
  const order = fuse(candidates, fusionWeights.reranked);
  return order.slice(0, depth.all).map(({ passageId }) => passageId);
}

/** The same, and the head of the list of other documents' passages alone. */
function headAndForeign(question: CalibrationQuestion): Set<number> {
  const { candidates, related } = question;
  const order = fuse(candidates, fusionWeights.reranked).map(({ passageId }) => passageId);
  const foreign = order.filter((passageId) => !related.has(passageId));
  return new Set([...head(question), ...foreign.slice(0, depth.foreign)]);
}
