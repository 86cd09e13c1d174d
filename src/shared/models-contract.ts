/**
 * What a window asks of the models: the catalogue, and the work that is done on it. On its
 * connection's channel `models`.
 *
 * Work is the application's, not the window's: it goes on when the window closes, and `cancel` ends
 * it. One piece of work runs at a time; the others wait for it in order.
 */

export type ModelRole = 'encoder' | 'reranker';
export type ModelDtype = 'int8' | 'fp32' | 'fp16';
export const providerNames = ['cpu', 'webgpu', 'coreml', 'directml', 'cuda'] as const;
export type ProviderName = (typeof providerNames)[number];

/** A model of the catalogue, or an imported one, as `models list` shows it. Null: not known. */
export interface ModelRow {
  readonly id: string;
  readonly role: ModelRole;
  readonly architecture: string;
  readonly parameters: number | null;
  /** Of the files that make the model, as published. */
  readonly bytes: number | null;
  readonly licence: string | null;
  readonly languages: readonly string[];
  /** Scores by metric (`recall@100`, `mrr@10`…), in percent, as its authors published them. */
  readonly published: Readonly<Record<string, number>>;
  /** What they were measured on (`mMARCO-fr, dev`) and the page that says so; null without scores. */
  readonly publishedOn: string | null;
  readonly publishedSource: string | null;
  readonly installed: boolean;
  readonly inUse: boolean;
  /** Comes with the application: neither downloaded nor removed. */
  readonly embedded: boolean;
  /** Is in the catalogue: can be downloaded. */
  readonly downloadable: boolean;
  /** The hub's commit it was downloaded at; null for one that came otherwise. */
  readonly revision: string | null;
  readonly dimensions: number | null;
  readonly maxTokens: number | null;
  /** Bytes of a download that was interrupted and can be gone on with. */
  readonly partialBytes: number;
  /** This machine's latest measurements, one for each precision and provider that was measured. */
  readonly speeds: readonly ModelSpeed[];
  /** What a reranker weighs in the blend, 0 to 1 (`littleWeight`); null: not calibrated. */
  readonly weight: number | null;
}

/** A reranker that weighs less than this has the smaller say in the order: people are told. */
export const littleWeight = 0.5;

/** What `models bench` measures, in a process that does nothing else. */
export interface ModelSpeed {
  readonly id: string;
  readonly dtype: ModelDtype;
  readonly provider: ProviderName;
  /** Passages (of a reranker, pairs) of the built-in texts a second. */
  readonly passagesPerSecond: number;
  readonly tokensPerSecond: number;
  /** Median of one short query (of a reranker, of one pair), in ms. */
  readonly queryMs: number;
  /** Highest resident memory of the process. */
  readonly peakBytes: number;
}

export type ModelWork = 'download' | 'import' | 'use' | 'rollback' | 'remove' | 'verify' | 'bench';

/** Work that waits or is under way. */
export interface ModelJob {
  readonly work: ModelWork;
  readonly id: string;
  readonly phase:
    | 'waiting'
    | 'connecting'
    | 'downloading'
    | 'checking'
    | 'compiling'
    | 'calibrating'
    | 'measuring';
  /** Bytes while downloading, else steps; `total` 0: nothing is counted. */
  readonly done: number;
  readonly total: number;
  /** Of a download; null where nothing is known yet. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface ModelsState {
  readonly models: readonly ModelRow[];
  readonly jobs: readonly ModelJob[];
  /** A choice can be taken back by `rollback`: the model that would be in use again. */
  readonly earlier: { readonly role: ModelRole; readonly id: string } | null;
  /** A chosen encoder's vectors are being made: until they are all there, this one serves. */
  readonly servingUntilReady: string | null;
  /** Connections made to the network since the data folder exists: by downloads alone. */
  readonly connections: number;
}

/** One check of a model, from its files to what it gives. */
export interface ModelCheckResult {
  /** `files`, `config`, `tokenizer`, `weights`, `output`, `reference`; of an import, `calibration`. */
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** How a model came through its checks; a bad one was not installed. */
export interface ModelVerdict {
  readonly id: string;
  readonly ok: boolean;
  readonly checks: readonly ModelCheckResult[];
}

export interface ModelsContract {
  requests: {
    state: { input: null; output: ModelsState };
    /**
     * Downloads a model of the catalogue, or goes on with an interrupted download, and installs it.
     * Throws `model-unknown`, `hub-unreachable`, `hub-refused`, `download-damaged`, `disk-short`,
     * `disk-full`, `disk-read-only`, `cancelled`.
     */
    download: { input: { id: string }; output: ModelVerdict };
    /**
     * Installs a published folder under its name. `path` null: asks for it in the system's dialog,
     * where there is one (`AppState.folderChoice`); the output is null where that was dismissed.
     * Throws `path-missing`, `path-not-folder`, `model-bad`.
     */
    importFolder: { input: { path: string | null }; output: ModelVerdict | null };
    /**
     * Puts a model in use for its role. A new encoder's vectors are made in the background; the ones
     * before serve until all are there. Throws `model-bad`, `model-missing`.
     */
    use: { input: { id: string }; output: null };
    /** Takes the latest choice back. Throws `model-no-earlier`. */
    rollback: { input: null; output: { role: ModelRole; id: string } };
    /** Removes a model from the disk. Throws `model-in-use`, `model-embedded`, `model-unknown`. */
    remove: { input: { id: string }; output: null };
    verify: { input: { id: string }; output: ModelVerdict };
    /** Measures a model's speed on this machine; it is kept, and shown in its row. */
    bench: { input: { id: string }; output: { speeds: readonly ModelSpeed[] } };
    /** Ends the model's work, waiting or under way: its request then throws `cancelled`. */
    cancel: { input: { id: string }; output: null };
  };
  events: {
    /** After anything of it has changed, a job's progress apart. */
    state: ModelsState;
    /** A few times a second while work is under way. */
    progress: ModelJob;
  };
}
