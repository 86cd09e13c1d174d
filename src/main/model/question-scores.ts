/** The built-in questions asked of an encoder: what search would have of every passage. */
import type { FusionInput } from '../../shared/fusion.ts';
import type { BuiltInTexts } from './built-in-texts.ts';
import type { CalibrationQuestion } from './calibrate.ts';
import { loadEncoder } from './encoder.ts';
import { centredQuery, commonComponent } from './query-centring.ts';
import { rankedVectors } from './ranked-vectors.ts';
import { distinctRows, meanState, tokenMatch, type CommonTokens } from './token-match.ts';
import { stateReader, type ReadStates, type ReadText } from './token-states.ts';
import { loadTokenizer } from './tokenizer.ts';

export interface CalibrationOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** A large model takes minutes over all questions: after this long, what was asked is enough. */
  readonly patienceSeconds?: number;
  /** Texts read, or questions asked, of all that will be as far as is known yet. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a person waits for, once a model. */
export const usualPatience = 60;
const fewestQuestions = 60;
/** Questions embedded between two looks at the clock. */
const questionsAtOnce = 20;

export interface EncoderScores {
  readonly id: string;
  readonly common: Float32Array;
  readonly commonTokens: CommonTokens;
  /** By their places among all, in the order they were asked. */
  readonly questions: ReadonlyMap<number, CalibrationQuestion>;
}

/** Questions with the scores of every passage, as search has them. */
export async function encoderScores(
  compiledFolder: string,
  { passages, questions }: BuiltInTexts,
  { threads, signal, onProgress, patienceSeconds: patience = usualPatience }: CalibrationOptions,
): Promise<EncoderScores> {
  const encoder = await loadEncoder(compiledFolder, { threads });
  try {
    const { id, prefixes } = encoder.manifest;
    const tokenizer = loadTokenizer(compiledFolder, encoder.manifest.maxTokens);
    const ranked = rankedVectors(encoder.manifest);
    const { dimensions } = encoder.manifest;
    let asking = questions.length;
    const readAll = async (
      read: ReadStates,
      texts: readonly string[],
      before: number,
    ): Promise<ReadText[]> => {
      const all: ReadText[] = [];
      for (const text of texts) {
        signal?.throwIfAborted();
        const one = await read(text);
        if (!one) throw new RangeError(`the built-in text has no token: ${text}`);
        all.push(one);
        const done = before + all.length;
        onProgress?.(done, Math.max(done, passages.length + asking));
      }
      return all;
    };
    const started = performance.now();
    const secondsPassed = (): number => (performance.now() - started) / 1000;
    const readPassages = await readAll(
      stateReader(encoder, tokenizer, prefixes.passage),
      passages,
      0,
    );
    const readQuestion = stateReader(encoder, tokenizer, prefixes.query);
    const passageRows = readPassages.map(({ vector }) => ranked.passages(vector));
    const passagesTook = secondsPassed();
    const order = interleaved(questions);
    const read: ReadText[] = [];
    while (read.length < order.length && !isEnough(read.length, secondsPassed(), patience)) {
      const some = order.slice(read.length, read.length + questionsAtOnce);
      const texts = some.map((index) => questions[index]?.text ?? '');
      read.push(...(await readAll(readQuestion, texts, passages.length + read.length)));
      const seconds = secondsPassed();
      const spent = { seconds: seconds - passagesTook, left: patience - seconds };
      asking = foreseen(read.length, spent, questions.length);
    }
    const ownRows = read.map(({ vector }) => ranked.queries(vector));
    const common = commonComponent(ownRows);
    const commonTokens = {
      query: meanState(statesOf(read), dimensions),
      passage: meanState(statesOf(readPassages), dimensions),
    };
    const passageTokens = statesOf(readPassages).map((states) =>
      distinctRows(states, commonTokens.passage),
    );
    const scored = ownRows.flatMap((own, place): [number, CalibrationQuestion][] => {
      const index = order[place] ?? 0;
      const question = questions[index];
      if (!question) return [];
      const { answer, related, words } = question;
      const query = centredQuery(own, common);
      const candidates = passageRows.map((row, passageId): FusionInput => {
        const { lexical, coverage } = words.get(passageId) ?? { lexical: null, coverage: 0 };
        const cosine = dot(query, row); // each passage stands alone: nothing else is near it
        const near = { cosine, closeness: cosine };
        return { passageId, documentId: passageId, lexical, coverage, ...near };
      });
      const { states = new Float32Array(), weights = states } = read[place] ?? {};
      const tokens = { rows: distinctRows(states, commonTokens.query), weights };
      const match = (passage: number): number =>
        tokenMatch(tokens, passageTokens[passage] ?? new Float32Array(), dimensions);
      return [[index, { answer, related, candidates, match }]];
    });
    return { id, common, commonTokens, questions: new Map(scored) };
  } finally {
    await encoder.close();
  }
}

function statesOf(texts: readonly ReadText[]): Float32Array[] {
  return texts.map(({ states }) => states);
}

/** Questions so that any first few of them are of all kinds: those at every third place first. */
function interleaved(questions: BuiltInTexts['questions']): number[] {
  const stride = 3;
  return Array.from({ length: stride }, (_, first) =>
    questions.map((_question, index) => index).filter((index) => index % stride === first),
  ).flat();
}

/** Whether no more questions are to be asked: fewer say too little, however long they take. */
export function isEnough(asked: number, seconds: number, patience: number): boolean {
  return asked >= fewestQuestions && seconds > patience;
}

/** How many questions will be asked, as far as those tell that were: the seconds they took, and those left. */
export function foreseen(
  asked: number,
  { seconds, left }: { readonly seconds: number; readonly left: number },
  all: number,
): number {
  const more = Math.floor((asked / seconds) * Math.max(0, left));
  return Math.min(all, Math.max(fewestQuestions, asked + more));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
