/** `SearchContract` over the index of one data folder. */
import type { SearchContract } from '../../shared/search-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc.ts';
import { servingGeneration } from '../store/reader/generations.ts';
import { storeCounts } from '../store/reader/counts.ts';
import { describeHits } from './describe.ts';
import { documentsByDate, filesByName } from './file-names.ts';
import { filterValues } from './filter-values.ts';
import type { IndexView } from './index-view.ts';
import type { OpenIndex } from './open-index.ts';
import { lexicalCandidates, scorePassages, scoresOf, vectorCandidates } from './retrieve.ts';
import { tally } from './tally.ts';

/** Files found by their names, at most: they come after the passages. */
const mostNames = 20;

/** `index` is opened by the first `open`; every other request answers from one state of it. */
export function searchHandlers(index: OpenIndex): Handlers<SearchContract> {
  return {
    open({ dataFolder }) {
      index.open(dataFolder);
      return null;
    },
    lexical: ({ scope, limit }) =>
      index.read((database, view) => ({
        candidates: view ? lexicalCandidates(view, scope, limit) : [],
        names: filesByName(database, scope, Math.min(limit, mostNames)),
      })),
    vectors: ({ scope, vector, encoder, limit }) =>
      index.read((_, view) => ({
        candidates: view
          ? vectorCandidates(fitting(view, vector, encoder), scope, vector, limit)
          : [],
      })),
    score: ({ scope, vector, encoder, passageIds }) =>
      index.read((_, view) => ({
        scores: view
          ? scorePassages(vector ? fitting(view, vector, encoder) : view, scope, vector, passageIds)
          : [],
      })),
    passages: ({ passageIds }) =>
      index.read((_, view) => ({
        passages: passageIds.flatMap((passageId) => {
          const passage = view?.passages.byId(passageId);
          if (!passage) return [];
          const { context, text, page, inside } = passage;
          return [{ passageId, context, text, page, inside }];
        }),
      })),
    describe: ({ scope, passageIds, names }) =>
      index.read((database, view) => ({
        hits: view
          ? describeHits(
              database,
              view.passages,
              scope,
              scoresOf(view, scope).words,
              passageIds,
              names,
            )
          : [],
      })),
    documents: ({ scope, limit }) =>
      index.read((database) => ({ names: documentsByDate(database, scope, limit) })),
    tally: ({ scope }) =>
      index.read((_, view) => (view ? tally(view, scope) : { allowed: 0, holding: 0, telling: 0 })),
    filterValues: ({ kind, typed, limit }) =>
      index.read((database) => ({ values: filterValues(database, kind, typed, limit) })),
    status: () =>
      index.read((database) => {
        const { passages, documents, vectors } = storeCounts(database);
        const generation = servingGeneration(database)?.identity ?? null;
        return { passages, documents, vectors, generation };
      }),
  };
}

/** The view, if the vector is of its model: another model's would find nonsense. */
function fitting(view: IndexView, vector: Float32Array, encoder: string | undefined): IndexView {
  const { dimensions, identity } = view.generation;
  if (encoder !== undefined && !identity.startsWith(`${encoder}+`)) {
    throw new TrouvailleError('encoder-changed');
  }
  if (vector.length === dimensions) return view;
  throw new TrouvailleError('internal', {
    detail: `a vector of ${vector.length} dimensions for ${identity}, which has ${dimensions}`,
  });
}
