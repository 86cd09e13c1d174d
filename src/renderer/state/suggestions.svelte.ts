import type { FilterValue } from '../../shared/search-contract.ts';
import { toFailure } from '../../shared/errors.ts';
import type { FilterKind } from '../../shared/query.ts';
import {
  dateValues,
  filterNames,
  filterValueAt,
  withFilterName,
  withFilterValue,
  type Edited,
} from '../text/completion.ts';
import { preferences } from './preferences.svelte.ts';
import type { Search } from './search.svelte.ts';
import type { Searches } from './searches.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Values offered for a filter: what fits under the box. */
const mostValues = 8;

/** What is offered under the box. */
export type Suggestion =
  | { readonly kind: 'filter'; readonly filter: FilterKind; readonly name: string }
  | { readonly kind: 'value'; readonly value: string; readonly files: number | null }
  | { readonly kind: 'saved' | 'recent'; readonly query: string }
  | { readonly kind: 'forget' };

/** The list under the box: filters and their values, or the searches that were made before. */
export class Suggestions {
  list = $state.raw<readonly Suggestion[]>([]);
  /** -1: what was typed itself. */
  chosen = $state(-1);
  readonly #session: Session;
  readonly #search: Search;
  readonly #searches: Searches;
  #asked = 0;

  constructor(session: Session, search: Search, searches: Searches) {
    this.#session = session;
    this.#search = search;
    this.#searches = searches;
  }

  get open(): boolean {
    return this.list.length > 0;
  }

  close(): void {
    this.#asked++;
    this.list = [];
    this.chosen = -1;
  }

  move(direction: 1 | -1): void {
    const places = this.list.length + 1; // what was typed itself is one of them
    this.chosen = ((this.chosen + 1 + direction + places) % places) - 1;
  }

  history(): void {
    const { saved, recent } = this.#searches.all;
    const others = recent.filter((query) => !saved.includes(query));
    this.#offer([
      ...saved.map((query) => ({ kind: 'saved', query }) as const),
      ...others.map((query) => ({ kind: 'recent', query }) as const),
      ...(others.length > 0 ? [{ kind: 'forget' } as const] : []),
    ]);
  }

  filters(): void {
    const names = filterNames[preferences.phrases.language];
    const kinds: readonly FilterKind[] = ['type', 'folder', 'title', 'after', 'before'];
    this.#offer(kinds.map((filter) => ({ kind: 'filter', filter, name: names[filter] })));
  }

  /** What may be meant by the filter that the caret is in; nothing where it is in none, or whole. */
  async complete(text: string, caret: number): Promise<void> {
    const question = ++this.#asked;
    const at = filterValueAt(text, caret);
    const values = at ? await this.#values(at.kind, at.typed) : [];
    if (question !== this.#asked) return; // typed on meanwhile
    const whole = values.some(({ value }) => value.toLowerCase() === at?.typed.toLowerCase());
    this.list = whole ? [] : values.map((value) => ({ kind: 'value', ...value }));
    this.chosen = -1;
  }

  /** Takes a suggestion; null where the box is as it was. */
  take(suggestion: Suggestion, text: string, caret: number): Edited | null {
    switch (suggestion.kind) {
      case 'filter': {
        const edited = withFilterName(text, caret, suggestion.name);
        this.close();
        this.#search.type(edited.text);
        void this.complete(edited.text, edited.caret);
        return edited;
      }
      case 'value': {
        const at = filterValueAt(text, caret);
        this.close();
        if (!at) return null;
        const edited = withFilterValue(text, at, suggestion.value);
        this.#search.ask(edited.text);
        return edited;
      }
      case 'saved':
      case 'recent':
        this.close();
        this.#search.ask(suggestion.query);
        return { text: suggestion.query, caret: suggestion.query.length };
      case 'forget':
        this.close();
        this.#searches.forget();
        return null;
    }
  }

  #offer(list: readonly Suggestion[]): void {
    this.#asked++;
    this.list = list;
    this.chosen = list.length > 0 ? 0 : -1;
  }

  async #values(
    kind: FilterKind,
    typed: string,
  ): Promise<readonly (Omit<FilterValue, 'files'> & { readonly files: number | null })[]> {
    if (kind === 'title') return [];
    if (kind === 'before' || kind === 'after') {
      return dateValues(typed).map((value) => ({ value, files: null }));
    }
    const { services } = this.#session;
    if (!services) return [];
    try {
      const asked = { kind, typed, limit: mostValues };
      return (await services.search.call('filterValues', asked)).values;
    } catch (error) {
      // The list of results tells what keeps the index from answering; without it nothing is offered.
      if (toFailure(error).code === 'service-stopped') return [];
      throw error;
    }
  }
}
