import type { ModelPassage } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { passageInput } from '../../shared/passage-input.ts';
import { readCommonQuery, readCommonTokens } from '../model/calibration.ts';
import { embedAll } from '../model/embed-all.ts';
import { loadEncoder } from '../model/encoder.ts';
import { centredQuery } from '../model/query-centring.ts';
import { rankedVectors } from '../model/ranked-vectors.ts';
import { distinctRows, tokenMatch, type QuestionTokens } from '../model/token-match.ts';
import { stateReader } from '../model/token-states.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { Recent } from './recent.ts';

/** What is typed: a search asks for the same query at each of its stages. */
const remembered = 64;
/**
 * Bytes of passages' token states: some 600 passages of 150 tokens. While a question is typed and
 * refined, most of its list's first twenty are those of the list before.
 */
const rememberedStates = 128 * 2 ** 20;

export interface QueryVector {
  /** Of length 1, less what all questions share; null where the text has no token. */
  readonly vector: Float32Array | null;
  /** Special ones and prefix included. */
  readonly tokens: number;
}

interface Known extends QueryVector {
  /** null: it has none, or what all share was not measured. */
  readonly own: QuestionTokens | null;
}

/** Texts as the encoder sees them: tokenised here, with its prefixes. */
export interface QueryEncoder {
  readonly id: string;
  /** What its vectors are comparable by. */
  readonly identity: string;
  query(text: string): Promise<QueryVector>;
  /** Vectors of length 1 of short passages, rows in order; null where a text has no token. */
  passages(texts: readonly string[], signal?: AbortSignal): Promise<(Float32Array | null)[]>;
  /**
   * How the query's tokens are met in each passage (token-match.ts). Throws the signal's reason between
   * passages, and `internal` where the encoder was not calibrated.
   */
  match(
    query: string,
    passages: readonly ModelPassage[],
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Loads the encoder of a compiled folder for queries. Throws `model-bad`. Its threads sleep while they
 * wait: a query is embedded while its words are looked up, on the same cores. `bench search --passages
 * 100000` on 2 cores, in turns: keywords 20 to 21 ms so, 25 and 30 spinning, fused 79 to 85, 94 and 101.
 */
export async function loadQueryEncoder(
  compiledFolder: string,
  threads: number,
): Promise<QueryEncoder> {
  const encoder = await loadEncoder(compiledFolder, { threads, idle: 'sleep' });
  const { id, identity, prefixes } = encoder.manifest;
  const tokenizer = loadTokenizer(compiledFolder, encoder.manifest.maxTokens);
  const ranked = rankedVectors(encoder.manifest);
  const common = readCommonQuery(compiledFolder);
  const recent = new Recent<Known>(remembered);
  const commonTokens = readCommonTokens(compiledFolder);
  const readQuery = stateReader(encoder, tokenizer, prefixes.query);
  const readPassage = stateReader(encoder, tokenizer, prefixes.passage);
  const recentPassages = new Recent<Float32Array>(rememberedStates, (rows) => rows.byteLength);

  /** One run of the model gives a query's vector and its tokens' states. */
  async function readOnce(text: string): Promise<Known> {
    const known = recent.get(text);
    if (known) return known;
    const read = await readQuery(text);
    const vector = read && ranked.queries(read.vector);
    const result = {
      vector: vector && common ? centredQuery(vector, common) : vector,
      tokens: tokenizer.encode(prefixes.query + text).length,
      own: read &&
        commonTokens && {
          rows: distinctRows(read.states, commonTokens.query),
          weights: read.weights,
        },
    };
    recent.set(text, result);
    return result;
  }

  /** A passage's tokens' states less what all share; none where it has no token. */
  async function passageRows(text: string, common: Float32Array): Promise<Float32Array> {
    const known = recentPassages.get(text);
    if (known) return known;
    const read = await readPassage(text);
    const rows = distinctRows(read?.states ?? new Float32Array(), common);
    recentPassages.set(text, rows);
    return rows;
  }

  async function embed(texts: readonly Int32Array[], signal?: AbortSignal): Promise<Float32Array> {
    const { vectors } = await embedAll(encoder, texts, signal ? { signal } : {});
    return vectors;
  }

  return {
    id,
    identity,
    async query(text) {
      const { vector, tokens } = await readOnce(text);
      return { vector, tokens };
    },
    async passages(texts, signal) {
      const rows = texts.map((text) =>
        tokenizer.countTokens(text) === 0 ? null : tokenizer.encode(prefixes.passage + text),
      );
      const kept = rows.filter((row) => row !== null);
      const vectors = ranked.passages(await embed(kept, signal));
      const { dimensions } = ranked;
      let at = 0;
      return rows.map((row) => {
        if (row === null) return null;
        at += dimensions;
        return vectors.subarray(at - dimensions, at);
      });
    },
    async match(query, passages, signal) {
      if (!commonTokens)
        throw new TrouvailleError('internal', { detail: `${id} is not calibrated` });
      const matches = new Float32Array(passages.length);
      const { own } = await readOnce(query);
      for (const [index, passage] of passages.entries()) {
        signal?.throwIfAborted();
        const others = await passageRows(passageInput(passage), commonTokens.passage);
        matches[index] = own ? tokenMatch(own, others, commonTokens.query.length) : 0;
      }
      return matches;
    },
    close: () => encoder.close(),
  };
}
