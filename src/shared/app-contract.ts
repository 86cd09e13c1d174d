/**
 * What the window asks of the application behind it, beside searching: folders, files, status.
 *
 * One connection carries the channels of `WindowChannels`; a window names files by id and never
 * holds a path that it could open itself.
 */
import type { InferenceContract, ModelCalibration } from './inference-contract.ts';
import type { LedgerContract, LedgerSummary } from './ledger-contract.ts';
import type { SearchContract } from './search-contract.ts';
import type { IndexProgress } from './domain.ts';
import type { Failure } from './errors.ts';
import type { ModelRole } from './models-contract.ts';
import type { Contract } from './rpc.ts';

/** The channels of a window's one connection, each with its own contract. */
export const windowChannels = [
  'app',
  'search',
  'inference',
  'ledger',
  'models',
  'ownQuestions',
  'document',
  'settings',
] as const;
export type WindowChannel = (typeof windowChannels)[number];

/** Requests of the services that a window may make; all others are refused to it. */
export const windowMethods = {
  search: [
    'lexical',
    'vectors',
    'score',
    'passages',
    'describe',
    'documents',
    'tally',
    'filterValues',
  ],
  inference: ['embedQuery', 'rerank', 'match', 'similarity'],
  ledger: ['files', 'overview'],
} as const;

/** What is left of a contract for a window. */
interface Allowed<C extends Contract, M extends keyof C['requests']> {
  requests: Pick<C['requests'], M>;
  events: C['events'];
}
export type WindowMethod<Channel extends keyof typeof windowMethods> =
  (typeof windowMethods)[Channel][number];
export type WindowSearch = Allowed<SearchContract, WindowMethod<'search'>>;
export type WindowInference = Allowed<InferenceContract, WindowMethod<'inference'>>;
export type WindowLedger = Allowed<LedgerContract, WindowMethod<'ledger'>>;

export interface AppContract {
  requests: {
    state: { input: null; output: AppState };
    about: { input: null; output: AboutState };
    /**
     * Watches a folder and begins to read it. Throws `path-missing`, `path-not-folder`,
     * `path-unreadable`, or what keeps this application from indexing.
     */
    addFolder: { input: { path: string }; output: null };
    /** Asks for a folder in the system's dialog and watches it; null: the person changed their mind. */
    chooseFolder: { input: null; output: { path: string | null } };
    removeFolder: { input: { rootId: number }; output: null };
    /** Folders of this machine whose path begins with what was typed, in order, at most 50. */
    completeFolder: { input: { typed: string }; output: { folders: readonly string[] } };
    /**
     * The folder is elsewhere now, and nothing of it is read again. `path` null: asks for the new
     * place in the system's dialog. Throws as `addFolder`, and `usage` where that is watched already.
     */
    relocateFolder: { input: { rootId: number; path: string | null }; output: null };
    /** Reads a file again that could not be read. */
    retryFile: { input: { fileId: number }; output: null };
    /** Reads again all that could not be read. */
    retryAll: { input: null; output: null };
    pauseIndexing: { input: { paused: boolean }; output: null };
    /**
     * Opens a file in the system's viewer; programs are only shown in their folder. `page`, from 1: a
     * PDF's that it is to be opened at; `atPage`: the viewer was told of it.
     */
    openFile: {
      input: { fileId: number; page: number | null };
      output: { opened: boolean; atPage: boolean };
    };
    showFile: { input: { fileId: number }; output: null };
    /** A drag that has begun in a window of the desktop goes on as one of the file itself. */
    dragFile: { input: { fileId: number }; output: null };
    /** Hides the window of a desktop application; in a browser, nothing. */
    hideWindow: { input: null; output: null };
    /** Searches that were made and saved here; each change answers with what there is then. */
    searches: { input: null; output: RememberedSearches };
    /** Throws `disk-read-only` or `disk-full`, as the two that follow. */
    rememberSearch: { input: { query: string }; output: RememberedSearches };
    saveSearch: { input: { query: string; saved: boolean }; output: RememberedSearches };
    /** Those that were made; the saved ones stay. */
    forgetSearches: { input: null; output: RememberedSearches };
  };
  events: {
    /** After anything of it has changed, the progress apart. */
    state: AppState;
    progress: IndexProgress;
  };
}

export interface RememberedSearches {
  /** The latest first. */
  readonly recent: readonly string[];
  /** In the order they were saved. */
  readonly saved: readonly string[];
}

export interface AppState {
  readonly version: string;
  readonly dataFolder: string;
  /** How a folder is chosen: by the system's dialog, or in a field that completes folders. */
  readonly folderChoice: 'dialog' | 'field';
  /** Where people keep documents, on this machine: offered when no folder is watched yet. */
  readonly suggestedFolders: readonly string[];
  /** null: nothing was ever indexed here. */
  readonly summary: LedgerSummary | null;
  readonly indexing: IndexingState;
  readonly searching: SearchingState;
  /** Watched folders that are not where they were, by their root's id. */
  readonly missingFolders: readonly number[];
  /** What works less well than it should. */
  readonly degraded: readonly Degradation[];
  /** null: the application runs in a browser. */
  readonly desktop: DesktopState | null;
}

export interface AboutState {
  readonly version: string;
  /** What runs the application, each with its version. */
  readonly runtime: readonly { readonly name: string; readonly version: string }[];
  /** Installed models; `card` is what their makers say of them, in Markdown. */
  readonly models: readonly {
    readonly id: string;
    readonly role: ModelRole;
    readonly licence: string | null;
    readonly card: string | null;
  }[];
  /** Connections made to the network since the data folder exists. */
  readonly connections: number;
}

/** Something that works less well than it should, and did not end what was asked. */
export type Degradation =
  /** `code` names the sentence; `detail`: a folder, a rule, an error of the system. */
  | { readonly kind: 'notice'; readonly code: string; readonly detail: string }
  | { readonly kind: 'failure'; readonly failure: Failure };

export interface DesktopState {
  readonly shortcut: ShortcutState;
  /** The failure of the last change of the start at login; null: it is as the settings say. */
  readonly startAtLogin: Failure | null;
}

/** What became of the global shortcut that the settings name. */
export type ShortcutState =
  | { readonly kind: 'none' }
  | { readonly kind: 'registered'; readonly accelerator: string }
  /** Another program has it. */
  | { readonly kind: 'taken'; readonly accelerator: string }
  /** It is no shortcut that the system knows. */
  | { readonly kind: 'invalid'; readonly accelerator: string }
  /** The desktop (Wayland) may not pass it on: `command` is what a shortcut of its own is to run. */
  | { readonly kind: 'uncertain'; readonly accelerator: string; readonly command: string };

export type IndexingState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly paused: boolean; readonly progress: IndexProgress | null }
  /** Search only: another program indexes, or the data folder cannot be written. */
  | { readonly kind: 'unavailable'; readonly failure: Failure };

export type SearchingState =
  /** Nothing can be asked yet. */
  | { readonly kind: 'starting' }
  /** By keywords alone: the models are being made ready, or `failure` says why they cannot be. */
  | { readonly kind: 'keywords'; readonly failure: Failure | null }
  | {
      readonly kind: 'meaning';
      readonly encoder: ModelCalibration | null;
      readonly reranker: ModelCalibration | null;
    }
  | { readonly kind: 'unavailable'; readonly failure: Failure };
