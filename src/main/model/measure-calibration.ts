/** Measures a compiled model on the built-in questions: `calibrate.ts` says what of their scores. */
import { fuse, fusionWeights, type FusionInput } from '../../shared/fusion.ts';
import { builtInTexts, type BuiltInTexts } from './built-in-texts.ts';
import {
  calibrateEncoder,
  calibrateReranker,
  type CalibrationQuestion,
  type RerankedQuestion,
} from './calibrate.ts';
import type { MeasuredCalibration } from './calibration.ts';
import { embedAll } from './embed-all.ts';
import { loadEncoder } from './encoder.ts';
import { centredQuery, commonComponent } from './query-centring.ts';
import { rankedVectors } from './ranked-vectors.ts';
import { loadReranker, relevance } from './reranker.ts';
import { loadTokenizer } from './tokenizer.ts';

export interface CalibrationOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** A large model takes minutes over all questions: after this long, what was asked is enough. */
  readonly patienceSeconds?: number;
  /** Texts read, or questions asked, of all there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Passages reranked a question: of all, and of the documents that do not answer it. */
const depth = { all: 8, foreign: 3 };

/** What a person waits for, once a model. */
const usualPatience = 60;
/** Fewer questions say too little, however long they take. */
const fewestQuestions = 60;
/** Questions embedded between two looks at the clock. */
const questionsAtOnce = 20;

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
    commonQuery: Array.from(found.common, (value) => Number(value.toFixed(5))),
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
    for (const [index, question] of found.questions) {
      const seconds = (performance.now() - started) / 1000;
      if (measured.length >= fewestQuestions && seconds > patienceSeconds) break;
      const logits = new Map<number, number>();
      for (const passage of reranked(question)) {
        signal?.throwIfAborted();
        const text = texts.questions[index]?.text ?? '';
        logits.set(passage, await score(text, texts.passages[passage] ?? ''));
      }
      measured.push({ ...question, logits });
      options.onProgress?.(measured.length, found.questions.size);
    }
    return { ...calibrateReranker(id, encoder, measured), ...asked(measured.length, texts) };
  } finally {
    await reranker.close();
  }
}

/** What is kept of how many questions were asked: nothing where it was all. */
function asked(count: number, { questions }: BuiltInTexts): { questions?: number } {
  return count < questions.length ? { questions: count } : {};
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

interface EncoderScores {
  readonly id: string;
  readonly common: Float32Array;
  /** By their places among all, in the order they were asked. */
  readonly questions: ReadonlyMap<number, CalibrationQuestion>;
}

/** Questions with the scores of every passage, as search has them. */
async function encoderScores(
  compiledFolder: string,
  { passages, questions }: BuiltInTexts,
  { threads, signal, onProgress, patienceSeconds = usualPatience }: CalibrationOptions,
): Promise<EncoderScores> {
  const encoder = await loadEncoder(compiledFolder, { threads });
  try {
    const { id, prefixes } = encoder.manifest;
    const tokenizer = loadTokenizer(compiledFolder, encoder.manifest.maxTokens);
    const ranked = rankedVectors(encoder.manifest);
    const { dimensions } = ranked;
    const total = passages.length + questions.length;
    const embed = async (texts: readonly string[], before: number): Promise<Float32Array> => {
      const ids = texts.map((text) => tokenizer.encode(text));
      const onDone = (done: number): void => onProgress?.(before + done, total);
      return (await embedAll(encoder, ids, { ...(signal && { signal }), onDone })).vectors;
    };
    const rowsOf = (vectors: Float32Array, count: number): Float32Array[] =>
      Array.from({ length: count }, (_, row) =>
        vectors.subarray(row * dimensions, (row + 1) * dimensions),
      );
    const started = performance.now();
    const passageRows = rowsOf(
      ranked.passages(
        await embed(
          passages.map((text) => prefixes.passage + text),
          0,
        ),
      ),
      passages.length,
    );
    const order = interleaved(questions);
    const ownRows: Float32Array[] = [];
    while (ownRows.length < order.length) {
      const seconds = (performance.now() - started) / 1000;
      if (ownRows.length >= fewestQuestions && seconds > patienceSeconds) break;
      const some = order.slice(ownRows.length, ownRows.length + questionsAtOnce);
      const texts = some.map((index) => prefixes.query + (questions[index]?.text ?? ''));
      const vectors = await embed(texts, passages.length + ownRows.length);
      ownRows.push(...rowsOf(ranked.queries(vectors), some.length));
    }
    const common = commonComponent(ownRows);
    const scored = ownRows.flatMap((own, place): [number, CalibrationQuestion][] => {
      const index = order[place] ?? 0;
      const question = questions[index];
      if (!question) return [];
      const { answer, related, words } = question;
      const query = centredQuery(own, common);
      const candidates = passageRows.map((row, passageId): FusionInput => {
        const { lexical, coverage } = words.get(passageId) ?? { lexical: null, coverage: 0 };
        return {
          ...{ passageId, documentId: passageId, lexical, coverage },
          cosine: dot(query, row),
        };
      });
      return [[index, { answer, related, candidates }]];
    });
    return { id, common, questions: new Map(scored) };
  } finally {
    await encoder.close();
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
