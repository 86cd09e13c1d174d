import { parseQuery } from './parse.ts';
import type { KeywordNode, ParsedQuery } from './types.ts';

/** Distinct words of a passage that are looked up: it has no more than 128 tokens. */
const mostWords = 64;

const unfiltered: Omit<ParsedQuery, 'source' | 'keywords' | 'meaning'> = {
  phrases: [],
  excluded: [],
  filters: { types: [], folders: [], before: null, after: null, titleWords: [] },
};

/** The query that every document answers: what is listed is up to who asks. */
export const everything: ParsedQuery = { source: '', keywords: null, ...unfiltered, meaning: '' };

/**
 * The query for passages like `passage`: its words and its meaning, those of `source` beside them, whose
 * filters, phrases and exclusions hold; '' has none. Throws what `parseQuery` does of another `source`.
 */
export function queryLike(passage: string, source: string): ParsedQuery {
  const asked = source.trim() === '' ? everything : parseQuery(source);
  const meaning = `${asked.meaning} ${passage}`.trim();
  const words = [...new Set(meaning.match(/[\p{L}\p{N}]+/gu))].slice(0, mostWords);
  const children = words.map((text): KeywordNode => ({
    kind: 'word',
    text,
    prefix: false,
    inTitle: false,
  }));
  return { ...asked, keywords: { kind: 'all', children }, meaning };
}
