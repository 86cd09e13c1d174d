import { TrouvailleError } from '../../shared/errors.ts';
import { about } from './about.ts';
import { completeFolder } from './folder-completion.ts';
import { fileHandlers } from './file-handlers.ts';
import type { IndexingService } from './indexing-service.ts';
import type { LedgerView } from './ledger-view.ts';
import type { SearchMemory } from './search-memory.ts';
import type { System } from './system.ts';
import type { ToldState } from './told-state.ts';

interface Parts {
  readonly version: string;
  readonly dataFolder: string;
  readonly system: System;
  readonly told: ToldState;
  readonly searches: SearchMemory;
  readonly ledger: LedgerView;
  readonly indexing: IndexingService;
}

/** What a window may ask of the application itself: the requests of `AppContract`. */
export function appHandlers(parts: Parts) {
  const { version, dataFolder, told, searches } = parts;
  return {
    state: () => told.state,
    about: () => about(version, dataFolder),
    ...folderHandlers(parts),
    ...readingHandlers(parts),
    ...fileHandlers(parts.system, parts.ledger),
    searches: () => searches.all,
    rememberSearch: ({ query }: { query: string }) => searches.remember(query),
    saveSearch: ({ query, saved }: { query: string; saved: boolean }) =>
      searches.save(query, saved),
    forgetSearches: () => searches.forget(),
    hideWindow: () => {
      parts.system.desktop?.hideWindow();
      return null;
    },
  };
}

function folderHandlers({ system, told, indexing }: Parts) {
  return {
    addFolder: async ({ path }: { path: string }) => {
      await indexing.addFolder(path);
      return null;
    },
    chooseFolder: async () => {
      if (!system.chooseFolder) throw new TrouvailleError('usage', { detail: 'chooseFolder' });
      const path = await system.chooseFolder();
      if (path !== null) await indexing.addFolder(path);
      return { path };
    },
    removeFolder: async ({ rootId }: { rootId: number }) => {
      const path = told.folderPath(rootId);
      if (path !== null) await indexing.removeFolder(path);
      return null;
    },
    relocateFolder: async ({ rootId, path }: { rootId: number; path: string | null }) => {
      const from = told.folderPath(rootId);
      if (from === null) throw new TrouvailleError('path-missing', { path: path ?? `#${rootId}` });
      const to = path ?? (await system.chooseFolder?.()) ?? null;
      if (to !== null) await indexing.relocate(from, to);
      return null;
    },
    completeFolder: async ({ typed }: { typed: string }) => ({
      folders: await completeFolder(typed),
    }),
    pauseIndexing: async ({ paused }: { paused: boolean }) => {
      await indexing.pause(paused);
      return null;
    },
  };
}

function readingHandlers({ ledger, indexing }: Parts) {
  return {
    retryFile: async ({ fileId }: { fileId: number }) => {
      indexing.retry((await ledger.locate(fileId)).path);
      return null;
    },
    retryAll: () => {
      indexing.retryAll();
      return null;
    },
  };
}
