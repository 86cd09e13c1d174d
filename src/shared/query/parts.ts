/** A query as a person sees it: its filters, phrases and words, each with its place, to be taken out. */
import { normaliseCharacters } from '../normalise.ts';
import type { Filter } from './filters.ts';
import { lexPlaced, type PlacedToken } from './lexer.ts';

/** A stretch of a query that can be taken out by itself. */
export interface QueryPart {
  readonly kind: 'word' | 'phrase' | 'excluded' | Filter['kind'];
  /** As it was typed. */
  readonly text: string;
  /** Half open, in UTF-16 units of `QueryParts.source`. */
  readonly start: number;
  readonly end: number;
}

export interface QueryParts {
  /** The query with its characters normalised: what the places count in. */
  readonly source: string;
  readonly parts: readonly QueryPart[];
}

/** What a query is made of, in order; operators and punctuation apart. */
export function queryParts(typed: string): QueryParts {
  const source = normaliseCharacters(typed);
  const parts: QueryPart[] = [];
  let excludedFrom: number | null = null;
  let depth = 0;
  for (const placed of lexPlaced(source)) {
    const { token, start, end } = placed;
    if (excludedFrom !== null && token.kind === 'open') depth++;
    if (excludedFrom !== null && token.kind === 'close') depth--;
    if (token.kind === 'exclude') excludedFrom ??= start;
    else if (excludedFrom !== null) {
      // `-(deux mots)` goes as one.
      if (depth > 0) continue;
      parts.push(part('excluded', source, excludedFrom, end));
      excludedFrom = null;
    } else {
      const kind = kindOf(placed);
      if (kind) parts.push(part(kind, source, start, end));
    }
  }
  return { source, parts };
}

/** The query without one of its parts, and the space beside it. */
export function withoutPart({ source }: QueryParts, { start, end }: QueryPart): string {
  return `${source.slice(0, start).trimEnd()} ${source.slice(end).trimStart()}`.trim();
}

function part(kind: QueryPart['kind'], source: string, start: number, end: number): QueryPart {
  return { kind, text: source.slice(start, end), start, end };
}

function kindOf({ token }: PlacedToken): QueryPart['kind'] | null {
  if (token.kind === 'filter') return token.filter.kind;
  return token.kind === 'word' || token.kind === 'phrase' ? token.kind : null;
}
