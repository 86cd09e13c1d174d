/** The built-in questions asked of an encoder: what search would have of every passage. */
import type { FusionInput } from '../../shared/fusion.ts';
import type { BuiltInTexts } from './built-in-texts.ts';
import type { CalibrationQuestion } from './calibrate.ts';
import { embedAll } from './embed-all.ts';
import { loadEncoder } from './encoder.ts';
import { centredQuery, commonComponent } from './query-centring.ts';
import { rankedVectors } from './ranked-vectors.ts';
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
    const { dimensions } = ranked;
    let asking = questions.length;
    const embed = async (texts: readonly string[], before: number): Promise<Float32Array> => {
      const ids = texts.map((text) => tokenizer.encode(text));
      const onDone = (done: number): void => {
        onProgress?.(before + done, Math.max(before + done, passages.length + asking));
      };
      return (await embedAll(encoder, ids, { ...(signal && { signal }), onDone })).vectors;
    };
    const rowsOf = (vectors: Float32Array, count: number): Float32Array[] =>
      Array.from({ length: count }, (_, row) =>
        vectors.subarray(row * dimensions, (row + 1) * dimensions),
      );
    const started = performance.now();
    const secondsPassed = (): number => (performance.now() - started) / 1000;
    const inputs = passages.map((text) => prefixes.passage + text);
    const passageRows = rowsOf(ranked.passages(await embed(inputs, 0)), inputs.length);
    const passagesTook = secondsPassed();
    const order = interleaved(questions);
    const ownRows: Float32Array[] = [];
    while (ownRows.length < order.length && !isEnough(ownRows.length, secondsPassed(), patience)) {
      const some = order.slice(ownRows.length, ownRows.length + questionsAtOnce);
      const texts = some.map((index) => prefixes.query + (questions[index]?.text ?? ''));
      const vectors = await embed(texts, passages.length + ownRows.length);
      ownRows.push(...rowsOf(ranked.queries(vectors), some.length));
      const seconds = secondsPassed();
      const spent = { seconds: seconds - passagesTook, left: patience - seconds };
      asking = foreseen(ownRows.length, spent, questions.length);
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
        const cosine = dot(query, row); // each passage stands alone: nothing else is near it
        const near = { cosine, closeness: cosine };
        return { passageId, documentId: passageId, lexical, coverage, ...near };
      });
      return [[index, { answer, related, candidates }]];
    });
    return { id, common, questions: new Map(scored) };
  } finally {
    await encoder.close();
  }
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
