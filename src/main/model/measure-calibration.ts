/** Measures a compiled model on the built-in questions: `calibrate.ts` says what of their scores. */
import type { ModelCalibration } from '../../shared/contract.ts';
import { fuse, fusionWeights, type FusionInput } from '../../shared/fusion.ts';
import { builtInTexts, type BuiltInTexts } from './built-in-texts.ts';
import {
  calibrateEncoder,
  calibrateReranker,
  type CalibrationQuestion,
  type RerankedQuestion,
} from './calibrate.ts';
import type { MeasuredCalibration } from './calibration.ts';
import { embedAll, toUnitLength } from './embed-all.ts';
import { loadEncoder } from './encoder.ts';
import { centredQuery, commonComponent } from './query-centring.ts';
import { loadReranker, relevance } from './reranker.ts';
import { loadTokenizer } from './tokenizer.ts';

export interface CalibrationOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** A large reranker takes minutes over all questions: after this long, what was asked is enough. */
  readonly rerankerSeconds?: number;
  /** Questions asked, of all there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Passages reranked a question: of all, and of the documents that do not answer it. */
const depth = { all: 8, foreign: 3 };

/** What a person waits for, once a model. */
const patienceSeconds = 60;
/** Fewer questions say too little, however long they take. */
const fewestQuestions = 60;

/** An encoder's calibration, and what its questions' vectors have in common (query-centring.ts). */
export async function measureEncoder(
  compiledFolder: string,
  options: CalibrationOptions,
): Promise<MeasuredCalibration> {
  const { id, common, questions } = await encoderScores(compiledFolder, builtInTexts(), options);
  return {
    ...calibrateEncoder(id, questions),
    commonQuery: Array.from(common, (value) => Number(value.toFixed(5))),
  };
}

/** A reranker's, over the passages that the encoder of `encoderFolder` finds for each question. */
export async function measureReranker(
  compiledFolder: string,
  encoderFolder: string,
  options: CalibrationOptions,
): Promise<ModelCalibration> {
  const { rerankerSeconds = patienceSeconds, threads, signal } = options;
  const texts = builtInTexts();
  const found = await encoderScores(encoderFolder, texts, {
    threads,
    ...(signal && { signal }),
  });
  const encoder = calibrateEncoder(found.id, found.questions);
  const reranker = await loadReranker(compiledFolder, options);
  try {
    const { id, maxTokens, labels, pairOrder } = reranker.manifest;
    const tokenizer = loadTokenizer(compiledFolder, maxTokens);
    const score = async (query: string, passage: string): Promise<number> => {
      const pair =
        pairOrder === 'query-first'
          ? tokenizer.encodePair(query, passage)
          : tokenizer.encodePair(passage, query);
      return relevance((await reranker.score([pair])).logits, labels)[0] ?? NaN;
    };
    const measured: RerankedQuestion[] = [];
    const order = interleaved(texts.questions);
    const started = performance.now();
    for (const [asked, index] of order.entries()) {
      const seconds = (performance.now() - started) / 1000;
      if (asked >= fewestQuestions && seconds > rerankerSeconds) break;
      const question = found.questions[index];
      if (!question) continue;
      const logits = new Map<number, number>();
      for (const passage of reranked(question)) {
        signal?.throwIfAborted();
        const text = texts.questions[index]?.text ?? '';
        logits.set(passage, await score(text, texts.passages[passage] ?? ''));
      }
      options.onProgress?.(asked + 1, order.length);
      measured.push({ ...question, logits });
    }
    return calibrateReranker(id, encoder, measured);
  } finally {
    await reranker.close();
  }
}

/** Questions so that any first few of them are of all kinds: those at every third place first. */
function interleaved(questions: BuiltInTexts['questions']): number[] {
  const stride = 3;
  return Array.from({ length: stride }, (_, first) =>
    questions.map((_question, index) => index).filter((index) => index % stride === first),
  ).flat();
}

/** The passages that a reranker is asked about: the heads of the lists that it would be given. */
function reranked({ candidates, related }: CalibrationQuestion): Set<number> {
  const order = fuse(candidates, fusionWeights.reranked).map(({ passageId }) => passageId);
  const foreign = order.filter((passageId) => !related.has(passageId));
  return new Set([...order.slice(0, depth.all), ...foreign.slice(0, depth.foreign)]);
}

/** Every question with the scores of every passage, as search has them. */
async function encoderScores(
  compiledFolder: string,
  { passages, questions }: BuiltInTexts,
  { threads, signal, onProgress }: CalibrationOptions,
): Promise<{ id: string; common: Float32Array; questions: CalibrationQuestion[] }> {
  const encoder = await loadEncoder(compiledFolder, { threads });
  try {
    const { id, prefixes, maxTokens, dimensions } = encoder.manifest;
    const tokenizer = loadTokenizer(compiledFolder, maxTokens);
    const total = passages.length + questions.length;
    const embed = async (texts: readonly string[], before: number): Promise<Float32Array[]> => {
      const ids = texts.map((text) => tokenizer.encode(text));
      const { vectors } = await embedAll(encoder, ids, signal ? { signal } : {});
      toUnitLength(vectors, dimensions);
      onProgress?.(before + texts.length, total);
      return texts.map((_, row) => vectors.subarray(row * dimensions, (row + 1) * dimensions));
    };
    const passageRows = await embed(
      passages.map((text) => prefixes.passage + text),
      0,
    );
    const ownRows = await embed(
      questions.map(({ text }) => prefixes.query + text),
      passages.length,
    );
    const common = commonComponent(ownRows);
    return {
      ...{ id, common },
      questions: questions.map(({ answer, related, words }, index) => {
        const query = centredQuery(ownRows[index] ?? common, common);
        return {
          ...{ answer, related },
          candidates: passageRows.map((row, passageId): FusionInput => {
            const { lexical, coverage } = words.get(passageId) ?? { lexical: null, coverage: 0 };
            return {
              ...{ passageId, documentId: passageId, lexical, coverage },
              cosine: dot(query, row),
            };
          }),
        };
      }),
    };
  } finally {
    await encoder.close();
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
