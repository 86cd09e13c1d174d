/** Measures a compiled model on the built-in questions: `calibrate.ts` says what of their scores. */
import type { ModelCalibration } from '../../shared/contract.ts';
import { builtInTexts, type BuiltInTexts } from './built-in-texts.ts';
import { calibrateEncoder, calibrateReranker, type RerankerScores } from './calibrate.ts';
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

/** An encoder's calibration, and what its questions' vectors have in common (query-centring.ts). */
export interface EncoderCalibration extends ModelCalibration {
  readonly commonQuery: readonly number[];
}

/** Passages a question is reranked against: the depth that search uses. */
const depth = 20;

export async function measureEncoder(
  compiledFolder: string,
  options: CalibrationOptions,
): Promise<EncoderCalibration> {
  const texts = builtInTexts();
  const { id, common, cosines } = await encoderScores(compiledFolder, texts, options);
  const scores = texts.questions.map(({ answer }, index) => ({
    answer,
    scores: cosines[index] ?? [],
  }));
  return {
    ...calibrateEncoder(id, scores),
    commonQuery: Array.from(common, (value) => Number(value.toFixed(5))),
  };
}

/** What a person waits for, once a model. */
const patienceSeconds = 60;
/** Fewer questions say too little, however long they take. */
const fewestQuestions = 36;

/** A reranker's, over the passages that the encoder of `encoderFolder` finds for each question. */
export async function measureReranker(
  compiledFolder: string,
  encoderFolder: string,
  options: CalibrationOptions,
): Promise<ModelCalibration> {
  const { rerankerSeconds = patienceSeconds } = options;
  const texts = builtInTexts();
  const { cosines } = await encoderScores(encoderFolder, texts, {
    threads: options.threads,
    ...(options.signal && { signal: options.signal }),
  });
  const reranker = await loadReranker(compiledFolder, options);
  try {
    const { id, maxTokens, labels, pairOrder } = reranker.manifest;
    const tokenizer = loadTokenizer(compiledFolder, maxTokens);
    const measured: RerankerScores[] = [];
    const order = interleaved(texts.questions);
    const started = performance.now();
    for (const [asked, index] of order.entries()) {
      options.signal?.throwIfAborted();
      const seconds = (performance.now() - started) / 1000;
      if (asked >= fewestQuestions && seconds > rerankerSeconds) break;
      const { text = '', answer = null } = texts.questions[index] ?? {};
      const near = nearest(cosines[index] ?? []);
      const logits: number[] = [];
      for (const { passage } of near) {
        const other = texts.passages[passage] ?? '';
        const pair =
          pairOrder === 'query-first'
            ? tokenizer.encodePair(text, other)
            : tokenizer.encodePair(other, text);
        logits.push(relevance((await reranker.score([pair])).logits, labels)[0] ?? NaN);
      }
      options.onProgress?.(asked + 1, order.length);
      const place = near.findIndex(({ passage }) => passage === answer);
      if (answer !== null && place < 0) continue; // not among those it is asked to order
      measured.push({
        answer: answer === null ? null : place,
        scores: logits,
        cosines: near.map(({ cosine }) => cosine),
      });
    }
    return calibrateReranker(id, measured);
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

function nearest(cosines: readonly number[]): { cosine: number; passage: number }[] {
  return cosines
    .map((cosine, passage) => ({ cosine, passage }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, depth);
}

/** The cosine of every question with every passage, as search compares them. */
async function encoderScores(
  compiledFolder: string,
  { passages, questions }: BuiltInTexts,
  { threads, signal, onProgress }: CalibrationOptions,
): Promise<{ id: string; common: Float32Array; cosines: number[][] }> {
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
    const cosines = ownRows.map((own) => {
      const query = centredQuery(own, common);
      return passageRows.map((row) => dot(query, row));
    });
    return { id, common, cosines };
  } finally {
    await encoder.close();
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
