/** Measures a compiled model on the built-in questions: `calibrate.ts` says what of their scores. */
import { fuse, fusionWeights } from '../../shared/fusion.ts';
import { builtInTexts, type BuiltInTexts } from './built-in-texts.ts';
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
} from './question-scores.ts';
import { loadReranker, relevance } from './reranker.ts';
import { loadTokenizer } from './tokenizer.ts';

/** Passages reranked a question: of all, and of the documents that do not answer it. */
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

/** A reranker's, over the passages that the encoder of `encoderFolder` finds for each question. */
export async function measureReranker(
  compiledFolder: string,
  encoderFolder: string,
  options: CalibrationOptions,
): Promise<MeasuredCalibration> {
  const { patienceSeconds = usualPatience, signal } = options;
  const texts = builtInTexts();
  const found = await encoderScores(encoderFolder, texts, options);
  const encoder = calibrateEncoder(found.id, [...found.questions.values()]);
  const reranker = await loadReranker(compiledFolder, options);
  try {
    const { id, labels, pairOrder } = reranker.manifest;
    const tokenizer = loadTokenizer(compiledFolder, reranker.manifest.maxTokens);
    const score = async (query: string, passage: string): Promise<number> => {
      const pair =
        pairOrder === 'query-first'
          ? tokenizer.encodePair(query, passage)
          : tokenizer.encodePair(passage, query);
      return relevance((await reranker.score([pair])).logits, labels)[0] ?? NaN;
    };
    const measured: RerankedQuestion[] = [];
    const started = performance.now();
    const secondsPassed = (): number => (performance.now() - started) / 1000;
    for (const [index, question] of found.questions) {
      if (isEnough(measured.length, secondsPassed(), patienceSeconds)) break;
      const logits = new Map<number, number>();
      for (const passage of reranked(question)) {
        signal?.throwIfAborted();
        const text = texts.questions[index]?.text ?? '';
        logits.set(passage, await score(text, texts.passages[passage] ?? ''));
      }
      measured.push({ ...question, logits });
      const seconds = secondsPassed();
      const spent = { seconds, left: patienceSeconds - seconds };
      const total = foreseen(measured.length, spent, found.questions.size);
      options.onProgress?.(measured.length, total);
    }
    return { ...calibrateReranker(id, encoder, measured), ...asked(measured.length, texts) };
  } finally {
    await reranker.close();
  }
}

function rounded(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toFixed(5)));
}

/** What is kept of how many questions were asked: nothing where it was all. */
function asked(count: number, { questions }: BuiltInTexts): { questions?: number } {
  return count < questions.length ? { questions: count } : {};
}

/** The passages that a reranker is asked about: the heads of the lists that it would be given. */
function reranked({ candidates, related }: CalibrationQuestion): Set<number> {
  const order = fuse(candidates, fusionWeights.reranked).map(({ passageId }) => passageId);
  const foreign = order.filter((passageId) => !related.has(passageId));
  return new Set([...order.slice(0, depth.all), ...foreign.slice(0, depth.foreign)]);
}
