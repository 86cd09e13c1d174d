/** One query on its way: its calls of the services, with what every step needs and the time each takes. */
import { locateAnswers } from './answers.ts';
import type { InferenceContract } from './inference-contract.ts';
import type { LexicalCandidate, NameMatch, SearchScope } from './search-contract.ts';
import type { Hit, Stage } from './domain.ts';
import { TrouvailleError } from './errors.ts';
import { foldCopies, type Folded } from './folding.ts';
import type { Fused, FusionInput } from './fusion.ts';
import { below, makeHits } from './hits.ts';
import type {
  PipelineHooks,
  PipelineOptions,
  PipelineResult,
  PipelineServices,
  Ranked,
} from './pipeline-types.ts';
import { parseQuery, type ParsedQuery } from './query.ts';
import { countsMatch, isRelevant } from './relevance.ts';
import type { CallOptions, Client } from './rpc.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * Candidates asked of each retriever at least: at 100 the two-stage vector search keeps its recall at
 * a cost of 33 ms for 100,000 passages (ENGINEERING.md).
 */
const retrieved = 100;

/** Entries kept beyond those shown, to fill the places of folded copies and of one document's others. */
const spare = 40;

/** Pairs reranked a call: a newer query never waits longer than such a slice (DESIGN.md, 2). */
const sliceLength = 4;

/** One query on its way: what every step needs, and the time each takes. */
export class QueryRun {
  readonly query: ParsedQuery;
  readonly #services: PipelineServices;
  readonly #options: PipelineOptions;
  readonly #hooks: PipelineHooks;
  readonly #scope: SearchScope;
  readonly #call: CallOptions;
  readonly #watch = new Stopwatch();
  /** Which model made the query's vector, once it is there. */
  #encoder: { readonly encoder?: string } = {};
  /** How passages' tokens meet the query's, of those that were looked at. */
  readonly #matches = new Map<number, number>();
  /** What lies below the head that was folded. */
  #tail: readonly Ranked[] = [];

  constructor(
    services: PipelineServices,
    source: string | ParsedQuery,
    options: PipelineOptions,
    hooks: PipelineHooks,
  ) {
    this.query = typeof source === 'string' ? parseQuery(source) : source;
    this.#services = services;
    this.#options = options;
    this.#hooks = hooks;
    this.#scope = { query: this.query, folder: options.folder };
    this.#call = hooks.signal ? { signal: hooks.signal } : {};
  }

  /** Filters alone: the documents that pass them, newest first. */
  async filtered(): Promise<readonly NameMatch[]> {
    const asked = { scope: this.#scope, limit: this.#options.limit };
    const { names } = await this.#watch.time(
      'lexical',
      this.#services.search.call('documents', asked, this.#call),
    );
    return names;
  }

  /** The query's vector; null where only keywords are asked for, or the query has no token. */
  embedding(): Promise<Float32Array | null> {
    if (this.#options.mode === 'keywords') return Promise.resolve(null);
    const asked = this.#inference.call('embedQuery', { text: this.query.meaning }, this.#call);
    const vector = this.#watch.time('embed', asked).then((reply) => {
      if (reply.encoder !== undefined) this.#encoder = { encoder: reply.encoder };
      return reply.vector;
    });
    vector.catch(() => {}); // met where it is awaited, after the keywords
    return vector;
  }

  async keywords(): Promise<{ candidates: FusionInput[]; names: readonly NameMatch[] }> {
    if (this.#options.mode === 'vectors') return { candidates: [], names: [] };
    const { candidates, names } = await this.#watch.time(
      'lexical',
      this.#services.search.call('lexical', { scope: this.#scope, limit: this.#pool }, this.#call),
    );
    return { candidates: candidates.map(withoutVector), names };
  }

  /** The nearest passages in meaning beside the keywords' finds, each with both scores. */
  async withVectors(
    vector: Float32Array | null,
    keywords: readonly FusionInput[],
  ): Promise<FusionInput[]> {
    if (vector === null) return [...keywords];
    const asked = { scope: this.#scope, vector, ...this.#encoder, limit: this.#pool };
    const near = await this.#watch.time(
      'vectors',
      this.#services.search.call('vectors', asked, this.#call),
    );
    const documents = new Map<number, number>();
    for (const { passageId, documentId } of [...keywords, ...near.candidates]) {
      documents.set(passageId, documentId);
    }
    const { scores } = await this.#watch.time(
      'fuse',
      this.#services.search.call(
        'score',
        { scope: this.#scope, vector, ...this.#encoder, passageIds: [...documents.keys()] },
        this.#call,
      ),
    );
    return scores.map((score) => ({ ...score, documentId: documents.get(score.passageId) ?? 0 }));
  }

  /** The first `count` of a list with their texts, copies folded into the best of them. */
  async folded(list: readonly Fused[], count = this.#head): Promise<Folded[]> {
    this.#tail = list.slice(count);
    const head = list.slice(0, count);
    const { passages } = await this.#watch.time(
      'fuse',
      this.#services.search.call(
        'passages',
        { passageIds: head.map(({ passageId }) => passageId) },
        this.#call,
      ),
    );
    const texts = new Map(passages.map((passage) => [passage.passageId, passage]));
    const placed = head.flatMap((entry) => {
      const passage = texts.get(entry.passageId);
      return passage ? [{ ...entry, ...passage }] : [];
    });
    return foldCopies(placed);
  }

  /**
   * How the tokens of a list's passages meet the query's, a slice a call, so that cancelling lands
   * between slices; none where they tell nothing of this encoder's.
   */
  async matched(list: readonly Folded[]): Promise<number[]> {
    if (!countsMatch(this.#services.encoder)) return [];
    const missing = list.filter(({ passageId }) => !this.#matches.has(passageId));
    for (let from = 0; from < missing.length; from += sliceLength) {
      const slice = missing.slice(from, from + sliceLength);
      const passages = slice.map(({ context, text }) => ({ context, text }));
      const { matches } = await this.#watch.time(
        'rerank',
        this.#inference.call('match', { query: this.query.meaning, passages }, this.#call),
      );
      slice.forEach(({ passageId }, at) => this.#matches.set(passageId, matches[at] ?? NaN));
    }
    return list.map(({ passageId }) => this.#matches.get(passageId) ?? NaN);
  }

  /** The logits of a list, a slice a call. */
  async reranked(list: readonly Folded[]): Promise<number[]> {
    const logits: number[] = [];
    for (let from = 0; from < list.length; from += sliceLength) {
      const passages = list
        .slice(from, from + sliceLength)
        .map(({ context, text }) => ({ context, text }));
      const scored = await this.#watch.time(
        'rerank',
        this.#inference.call('rerank', { query: this.query.meaning, passages }, this.#call),
      );
      logits.push(...scored.logits);
    }
    return logits;
  }

  /** Stages before the last are made only where someone looks. */
  get showsStages(): boolean {
    return this.#hooks.onStage !== undefined && this.#options.mode !== 'vectors';
  }

  async show(
    stage: Stage,
    list: readonly Folded[],
    names: readonly NameMatch[],
  ): Promise<PipelineResult> {
    const { search, inference, encoder, reranker } = this.#services;
    const mode = stage === 'lexical' ? 'keywords' : stage === 'fused' ? 'hybrid' : 'reranked';
    const judged = mode === 'keywords' ? list : await this.#judged(list);
    const relevant = this.#holdsPhrases(list) || isRelevant(mode, judged, encoder, reranker);
    const shown = relevant || this.#options.all ? list : [];
    const made = await makeHits(search, this.#scope, shown, names, this.#options, this.#call);
    const took = this.#watch.took();
    const result: PipelineResult = {
      query: this.query,
      stage,
      relevant: relevant || names.length > 0,
      hits: made,
      ranking: [...list.flatMap(withCopies), ...this.#tail],
      rest: below(made, [...shown, ...(shown.length > 0 ? this.#tail : [])], this.#options.by),
      took,
    };
    this.#hooks.onStage?.(result);
    return stage === 'reranked' && inference ? this.#marked(inference, result) : result;
  }

  /** What holds a phrase as the person demanded it is what was asked for, whatever models make of it. */
  #holdsPhrases(list: readonly Folded[]): boolean {
    return this.query.phrases.length > 0 && list.length > 0;
  }

  /** The list with what relevance asks of its first beside its scores. */
  async #judged(list: readonly Folded[]): Promise<readonly Folded[]> {
    const [first, ...others] = list;
    if (!first) return list;
    const [match = null] = await this.matched([first]);
    return [{ ...first, match }, ...others];
  }

  /** The hits with the sentence that answers marked in each, the selected one's first. */
  async #marked(
    inference: Client<InferenceContract>,
    result: PipelineResult,
  ): Promise<PipelineResult> {
    const locate = async (from: PipelineResult, hits: readonly Hit[]): Promise<PipelineResult> => {
      const located = await locateAnswers(inference, this.query.meaning, hits, this.#call);
      const answers = new Map(located.map(({ rank, answer }) => [rank, answer]));
      const marked = from.hits.map((hit) => ({
        ...hit,
        answer: answers.get(hit.rank) ?? hit.answer,
      }));
      const made = { ...from, hits: marked };
      this.#hooks.onStage?.(made);
      return made;
    };
    if (!this.#hooks.onStage) return locate(result, result.hits);
    const chosen = this.#hooks.selected?.() ?? result.hits[0]?.passageId;
    const first = result.hits.filter(({ passageId }) => passageId === chosen);
    const others = result.hits.filter(({ passageId }) => passageId !== chosen);
    return locate(await locate(result, first), others);
  }

  get #pool(): number {
    return Math.max(this.#options.candidates ?? retrieved, this.#options.limit);
  }

  get #head(): number {
    return Math.max(this.#options.limit, this.#options.depth) + spare;
  }

  get #inference(): Client<InferenceContract> {
    const { inference } = this.#services;
    if (!inference) throw new TrouvailleError('service-stopped', { service: 'inference' });
    return inference;
  }
}

/** A folded entry and its copies, one after the other. */
function withCopies({ passageId, documentId, copies }: Folded): Ranked[] {
  return [{ passageId, documentId }, ...copies];
}

function withoutVector(candidate: LexicalCandidate): FusionInput {
  const { passageId, documentId, score, coverage } = candidate;
  return { passageId, documentId, lexical: score, coverage, cosine: null, closeness: null };
}
