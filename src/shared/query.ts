/**
 * The query language: what a person types, as a tree.
 *
 * - Words; `"phrase exacte"`, also in « » and “ ”; `mot*` for every word that begins so.
 * - `-mot`, `-"une phrase"`, `-(deux mots)` (neither word), `NOT mot`: exclusions.
 * - `a OU b` (`OR`), in capitals: `ou` is a word. It binds closer than words side by side:
 *   `congé maternité OU paternité` wants *congé*, and one of the two. Parentheses group.
 * - `a PRÈS/5 b` (`PRES/5`, `NEAR/5`, in any case): at most 5 words between them, in either order.
 * - `type:pdf,docx`, `type:word`; `dossier:Impôts` (`folder:`); `titre:mot` (`title:`);
 *   `avant:2024-06` (`before:`), before its first instant; `après:2023` (`after:`), from its first
 *   instant on. Names are read without accents and in any case too.
 *
 * Nothing a person types is an error but an empty query, operators alone, a NUL, and more than
 * 10,000 characters. What is not understood is a word: `12:30`, `https://…`, `avant:pomme`; a quote
 * or a parenthesis that is not closed is passed over.
 */
export type { KeywordNode, ParsedQuery, QueryFilters } from './query/types.ts';
export { parseQuery, queryLimit } from './query/parse.ts';
export { queryParts, withoutPart, type QueryPart, type QueryParts } from './query/parts.ts';
export { everything, queryLike } from './query/similar.ts';
export { filterKind, filterOf, type FilterKind } from './query/filters.ts';
