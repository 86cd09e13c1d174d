import type { OpenIndexer } from './indexing-service.ts';
import type { OpenSearch } from './search-service.ts';

/** What the application starts, and may start again. */
export interface Engine {
  readonly openIndexer: OpenIndexer;
  readonly openSearch: OpenSearch;
}

/** The engine itself, loaded when it is first asked for: a window is on its way before it. */
export const realEngine: Engine = {
  async openIndexer(context, start) {
    const { openIndexer } = await import('../engine/indexer-session.ts');
    return openIndexer(context, start);
  },
  async openSearch(context, start) {
    const { openSearch } = await import('../engine/search-session.ts');
    return openSearch(context, start);
  },
};
