import type { NameMatch, SearchContract, SearchScope } from './search-contract.ts';
import type { Hit } from './domain.ts';
import type { Folded } from './folding.ts';
import type { CallOptions, Client } from './rpc.ts';

export interface HitOptions {
  readonly limit: number;
  readonly by: 'passage' | 'document';
  readonly sort: 'relevance' | 'date' | 'name';
}

/**
 * What is shown of a list: described, by passage or by document, sorted, ranked from 1 and cut at the
 * limit. Files found by their name come after the passages, unless nothing else was found.
 */
export async function makeHits(
  search: Client<SearchContract>,
  scope: SearchScope,
  list: readonly Folded[],
  names: readonly NameMatch[],
  options: HitOptions,
  call: CallOptions,
): Promise<Hit[]> {
  const kept = (options.by === 'document' ? bestOfEach(list) : list).slice(0, options.limit);
  const keptNames = names.slice(0, Math.max(0, options.limit - kept.length));
  const copies = kept.flatMap((entry) => entry.copies.map((copy) => copy.passageId));
  const { hits } = await search.call(
    'describe',
    { scope, passageIds: [...kept.map((entry) => entry.passageId), ...copies], names: keptNames },
    call,
  );
  const described = new Map(hits.map((hit) => [hit.passageId, hit]));
  const passages = kept.flatMap((entry): Hit[] => {
    const source = described.get(entry.passageId);
    if (!source) return []; // removed from the index since it was found
    const elsewhere = entry.copies.flatMap(({ passageId }) => {
      const copy = described.get(passageId);
      return copy ? [copy.path, ...copy.copies] : [];
    });
    return [
      {
        ...source,
        copies: [...new Set([...source.copies, ...elsewhere])].filter(
          (path) => path !== source.path,
        ),
        rank: 0,
        answer: null,
        score: entry.score,
        scores: {
          lexical: entry.lexical,
          vector: entry.closeness,
          fused: entry.fused,
          rerank: entry.rerank,
        },
        match: 'passage',
      },
    ];
  });
  // A file that is there by a passage is not listed again for its name.
  const found = new Set(passages.map(({ path }) => path));
  const nameScores = new Map(keptNames.map(({ path, score }) => [path, score]));
  const byName = hits
    .filter((hit) => hit.passageId === null && !found.has(hit.path))
    .map((source): Hit => ({
      ...source,
      rank: 0,
      answer: null,
      score: nameScores.get(source.path) ?? 0,
      scores: { lexical: null, vector: null, fused: null, rerank: null },
      match: 'name',
    }));
  return sorted([...passages, ...byName], options.sort).map((hit, index) => ({
    ...hit,
    rank: index + 1,
  }));
}

interface Listed {
  readonly passageId: number;
  readonly documentId: number;
}

/** What a list has beside the `hits` made of it, in order; by document, one of each further document. */
export function below(
  hits: readonly Pick<Hit, 'passageId'>[],
  list: readonly Listed[],
  by: HitOptions['by'],
): Listed[] {
  const shown = new Set(hits.map(({ passageId }) => passageId));
  const listed = (by === 'document' ? bestOfEach(list) : list).filter(
    ({ passageId }) => !shown.has(passageId),
  );
  return listed.map(({ passageId, documentId }) => ({ passageId, documentId }));
}

/** The best passage of each document, in order. */
function bestOfEach<Entry extends Listed>(list: readonly Entry[]): Entry[] {
  const seen = new Set<number>();
  return list.filter(({ documentId }) => {
    if (seen.has(documentId)) return false;
    seen.add(documentId);
    return true;
  });
}

function sorted(hits: Hit[], sort: HitOptions['sort']): Hit[] {
  switch (sort) {
    case 'relevance':
      return hits;
    case 'date':
      return hits.toSorted((a, b) => b.modified.localeCompare(a.modified));
    case 'name':
      return hits.toSorted((a, b) => fileName(a.path).localeCompare(fileName(b.path), 'fr'));
  }
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
