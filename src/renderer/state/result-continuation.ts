/** What stands below the first rows of a list, asked for once they are there. */
import type { SearchContract, SearchScope } from '../../shared/search-contract.ts';
import type { Hit } from '../../shared/domain.ts';
import { below, type HitOptions } from '../../shared/hits.ts';
import type { PipelineResult } from '../../shared/pipeline-types.ts';
import type { Client } from '../../shared/rpc.ts';
import { rowKey } from './merge-rows.ts';
import type { Describe, Pending } from './result-tail.svelte.ts';

/** Rows of a list at most: nobody reads on, and a better question is shorter than the way there. */
export const mostRows = 5000;

/** The rows below those shown. */
export interface Below {
  readonly pending: readonly Pending[];
  /** There are still more, which are left out. */
  readonly more: boolean;
}

/** Documents that pass the filters, newest first, but for those that are shown. */
export async function filesBelow(
  search: Client<SearchContract>,
  scope: SearchScope,
  shown: readonly Pick<Hit, 'fileId'>[],
  signal: AbortSignal,
): Promise<Below> {
  const { names } = await search.call('documents', { scope, limit: mostRows + 1 }, { signal });
  const known = new Set(shown.map(({ fileId }) => fileId));
  const others = names.filter(({ fileId }) => !known.has(fileId));
  return upTo(mostRows - shown.length, others, (name) => ({ kind: 'file', name }));
}

/** Passages that were ranked below those shown, then those that hold the words and were not ranked. */
export async function passagesBelow(
  search: Client<SearchContract>,
  scope: SearchScope,
  { hits, ranking, rest }: PipelineResult,
  by: HitOptions['by'],
  signal: AbortSignal,
): Promise<Below> {
  const { candidates } = await search.call('lexical', { scope, limit: mostRows + 1 }, { signal });
  const ranked = new Set(ranking.map(({ passageId }) => passageId));
  const documents = new Set(ranking.map(({ documentId }) => documentId));
  const others = below([], candidates, by).filter(({ passageId, documentId }) =>
    by === 'document' ? !documents.has(documentId) : !ranked.has(passageId),
  );
  return upTo(mostRows - hits.length, [...rest, ...others], ({ passageId }) => ({
    kind: 'passage',
    passageId,
  }));
}

function upTo<Row>(places: number, rows: readonly Row[], pending: (row: Row) => Pending): Below {
  return { pending: rows.slice(0, Math.max(0, places)).map(pending), more: rows.length > places };
}

/** Describes pending rows with the words of a query highlighted. */
export function describeFor(search: Client<SearchContract>, scope: SearchScope): Describe {
  return async (pending, signal) => {
    const passageIds = pending.flatMap((row) => (row.kind === 'passage' ? [row.passageId] : []));
    const names = pending.flatMap((row) => (row.kind === 'file' ? [row.name] : []));
    const { hits } = await search.call('describe', { scope, passageIds, names }, { signal });
    return hits;
  };
}

/** How many passages were ranked of each hit's document, by the hit's row. */
export function siblings({ hits, ranking }: PipelineResult): Readonly<Record<string, number>> {
  const documents = new Map(ranking.map((entry) => [entry.passageId, entry.documentId]));
  const counts = new Map<number, number>();
  for (const { documentId } of ranking) counts.set(documentId, (counts.get(documentId) ?? 0) + 1);
  return Object.fromEntries(
    hits.flatMap((hit) => {
      const document = hit.passageId === null ? undefined : documents.get(hit.passageId);
      return document === undefined ? [] : [[rowKey(hit), counts.get(document) ?? 1]];
    }),
  );
}
