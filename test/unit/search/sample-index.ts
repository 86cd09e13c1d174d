/** The search service over a small index, asked as other processes ask it. */
import { onTestFinished } from 'vitest';
import type { SearchContract, SearchScope } from '../../../src/shared/search-contract.ts';
import { parseQuery } from '../../../src/shared/query.ts';
import { createClient, portPair, serve, type Client } from '../../../src/shared/rpc.ts';
import { OpenIndex } from '../../../src/main/search/open-index.ts';
import { searchHandlers } from '../../../src/main/search/service.ts';
import type { StoreWriter } from '../../../src/main/store/types.ts';
import { openTemporary, store, type SampleDocument } from '../store/temporary-store.ts';

export interface SampleIndex {
  readonly folder: string;
  readonly writer: StoreWriter;
  readonly search: Client<SearchContract>;
  readonly index: OpenIndex;
}

/** Documents by their path; the service is open on them. */
export async function sampleIndex(
  documents: Readonly<Record<string, SampleDocument>>,
): Promise<SampleIndex> {
  const { folder, writer } = openTemporary();
  writer.openGeneration('model-1', 32);
  for (const [path, document] of Object.entries(documents)) store(writer, path, document);
  const { index, search } = openService();
  await search.call('open', { dataFolder: folder });
  return { folder, writer, search, index };
}

export function openService(): { index: OpenIndex; search: Client<SearchContract> } {
  const index = new OpenIndex();
  const [near, far] = portPair();
  serve<SearchContract>(far, searchHandlers(index));
  onTestFinished(() => index.close());
  return { index, search: createClient<SearchContract>(near, 'search') };
}

export function scopeOf(source: string, folder: string | null = null): SearchScope {
  return { query: parseQuery(source), folder };
}

/** The texts that the keywords find, best first. */
export async function textsFor(
  { search }: SampleIndex,
  source: string,
  folder: string | null = null,
): Promise<string[]> {
  const { candidates } = await search.call('lexical', {
    scope: scopeOf(source, folder),
    limit: 50,
  });
  return textsOf(
    search,
    candidates.map(({ passageId }) => passageId),
  );
}

/** The texts that a vector finds within a query's filters, nearest first. */
export async function nearestTexts(
  { search }: SampleIndex,
  source: string,
  vector: Float32Array,
  limit = 50,
): Promise<string[]> {
  const { candidates } = await search.call('vectors', { scope: scopeOf(source), vector, limit });
  return textsOf(
    search,
    candidates.map(({ passageId }) => passageId),
  );
}

async function textsOf(
  search: Client<SearchContract>,
  passageIds: readonly number[],
): Promise<string[]> {
  const { passages } = await search.call('passages', { passageIds });
  return passages.map(({ text }) => text);
}
