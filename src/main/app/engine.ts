import type { OpenIndexer } from './indexing-service.ts';
import { ModelCompilation } from './model-compilation.ts';
import type { OpenSearch } from './search-service.ts';

/** What the application starts, and may start again. */
export interface Engine {
  readonly openIndexer: OpenIndexer;
  readonly openSearch: OpenSearch;
}

const models = new ModelCompilation();

/**
 * The engine itself, loaded when it is first asked for: a window is on its way before it. Models are
 * compiled apart before it needs them.
 */
export const realEngine: Engine = {
  async openIndexer(context, start) {
    await models.ready(context, 'encoder');
    const { openIndexer } = await import('../engine/indexer-session.ts');
    return openIndexer(context, start);
  },
  async openSearch(context, start) {
    if (start.models !== 'none') await models.ready(context, 'encoder');
    if (start.models === 'both') await models.ready(context, 'reranker');
    const { openSearch } = await import('../engine/search-session.ts');
    return openSearch(context, start);
  },
};
