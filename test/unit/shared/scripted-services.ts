/**
 * The search and inference services over a few passages whose scores are given, behind real ports:
 * they answer as the contracts say, and note what they were asked.
 */
import type {
  InferenceContract,
  ModelCalibration,
} from '../../../src/shared/inference-contract.ts';
import type { NameMatch, SearchContract } from '../../../src/shared/search-contract.ts';
import type { PipelineServices } from '../../../src/shared/pipeline-types.ts';
import { createClient, portPair, serve, type Handlers } from '../../../src/shared/rpc.ts';

export interface ScriptedPassage {
  readonly id: number;
  readonly document: number;
  readonly text: string;
  readonly page?: number;
  readonly path?: string;
  readonly modified?: string;
  /** null: keywords do not find it. */
  readonly lexical?: number | null;
  readonly coverage?: number;
  readonly cosine?: number;
  readonly logit?: number;
  readonly match?: number;
}

export interface Script {
  readonly passages: readonly ScriptedPassage[];
  readonly names?: readonly NameMatch[];
  readonly encoder?: Partial<ModelCalibration>;
  readonly reranker?: Partial<ModelCalibration>;
  readonly inference?: Partial<Handlers<InferenceContract>>;
  readonly search?: Partial<Handlers<SearchContract>>;
}

export interface ScriptedServices extends PipelineServices {
  /** Every request, in the order in which it reached its service. */
  readonly asked: readonly string[];
  /** What each `rerank` was given. */
  readonly slices: readonly (readonly string[])[];
}

export function scriptedServices(script: Script): ScriptedServices {
  const asked: string[] = [];
  const slices: string[][] = [];
  const [searchNear, searchFar] = portPair();
  const [inferenceNear, inferenceFar] = portPair();
  serve<SearchContract>(searchFar, noted(asked, { ...searchHandlers(script), ...script.search }));
  serve<InferenceContract>(
    inferenceFar,
    noted(asked, { ...inferenceHandlers(script, slices), ...script.inference }),
  );
  return {
    search: createClient<SearchContract>(searchNear, 'search'),
    inference: createClient<InferenceContract>(inferenceNear, 'inference'),
    encoder: calibration(script.encoder),
    reranker: calibration(script.reranker),
    asked,
    slices,
  };
}

function calibration(given: Partial<ModelCalibration> | undefined): ModelCalibration {
  return {
    id: 'scripted',
    ...{ floor: null, coverage: null, match: null, meaning: null, weight: null },
    ...{ unrelatedMatch: null, relatedMatch: null },
    ...{ unrelatedMean: null, unrelatedDeviation: null, relatedMean: null },
    ...given,
  };
}

/** The same handlers, each noting its name first. */
function noted<H extends Record<string, unknown>>(asked: string[], handlers: H): H {
  return new Proxy(handlers, {
    get(target, method, receiver): unknown {
      if (typeof method === 'string' && Object.hasOwn(target, method)) asked.push(method);
      return Reflect.get(target, method, receiver);
    },
  });
}

function searchHandlers({ passages, names = [] }: Script): Handlers<SearchContract> {
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const placed = (ids: readonly number[]): ScriptedPassage[] =>
    ids.flatMap((id) => byId.get(id) ?? []);
  const source = ({ id, document, text, page, path, modified }: ScriptedPassage) => ({
    passageId: id,
    fileId: document,
    path: path ?? `/d/${document}.txt`,
    page: page ?? 1,
    title: null,
    type: 'txt',
    modified: modified ?? '2024-01-01T00:00:00.000Z',
    start: 0,
    end: text.length,
    text,
    context: '',
    sheet: null,
    cells: null,
    inside: null,
    copies: [],
    highlights: [],
  });
  return {
    open: () => null,
    lexical: ({ limit }) => ({
      candidates: passages
        .flatMap(({ id, document, lexical, coverage }) =>
          lexical === undefined || lexical === null
            ? []
            : [{ passageId: id, documentId: document, score: lexical, coverage: coverage ?? 0 }],
        )
        .sort((a, b) => b.score - a.score)
        .slice(0, limit),
      names,
    }),
    vectors: ({ limit }) => ({
      candidates: passages
        .map(({ id, document, cosine }) => ({
          passageId: id,
          documentId: document,
          score: cosine ?? 0,
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit),
    }),
    score: ({ passageIds }) => ({
      scores: placed(passageIds).map(({ id, lexical, coverage, cosine }) => ({
        passageId: id,
        lexical: lexical ?? null,
        coverage: coverage ?? 0,
        cosine: cosine ?? 0,
        closeness: cosine ?? 0,
      })),
    }),
    passages: ({ passageIds }) => ({
      passages: placed(passageIds).map(({ id, text, page }) => ({
        passageId: id,
        context: '',
        text,
        page: page ?? 1,
        inside: null,
      })),
    }),
    describe: ({ passageIds, names: asked }) => ({
      hits: [
        ...placed(passageIds).map(source),
        ...asked.map(({ fileId, path }) => ({
          ...source({ id: 0, document: fileId, text: '', path }),
          passageId: null,
          page: null,
          start: null,
          end: null,
        })),
      ],
    }),
    documents: ({ limit }) => ({ names: names.slice(0, limit) }),
    tally: () => ({ allowed: 0, holding: 0, telling: 0 }),
    filterValues: () => ({ values: [] }),
    status: () => ({
      passages: passages.length,
      documents: new Set(passages.map(({ document }) => document)).size,
      vectors: passages.length,
      generation: 'scripted',
    }),
  };
}

function inferenceHandlers({ passages }: Script, slices: string[][]): Handlers<InferenceContract> {
  const logits = new Map(passages.map(({ text, logit }) => [text, logit ?? 0]));
  return {
    load: () => ({ encoder: null, reranker: null }),
    embedQuery: () => ({ vector: Float32Array.of(1, 0), tokens: 2 }),
    rerank({ passages: given }) {
      slices.push(given.map(({ text }) => text));
      return { logits: Float32Array.from(given, ({ text }) => logits.get(text) ?? 0) };
    },
    // The more of a sentence is made of the query's words, the nearer it is.
    match: ({ passages: asked }) => ({
      matches: Float32Array.from(asked, ({ text }) => {
        return passages.find((passage) => passage.text === text)?.match ?? 0;
      }),
    }),
    similarity: ({ query, texts }) => ({
      cosines: Float32Array.from(texts, (text) => {
        const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
        const wanted = new Set(query.toLowerCase().match(/\p{L}+/gu) ?? []);
        return words.filter((word) => wanted.has(word)).length / Math.max(1, words.length);
      }),
    }),
    health: () => ({ residentBytes: 0, peakBytes: 0 }),
  };
}
