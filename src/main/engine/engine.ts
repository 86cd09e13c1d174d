/**
 * The engine: starts the services over a shell and joins them. The terminal, the browser's server
 * and the Electron app are three users of it.
 */
import type { IndexerContract } from '../../shared/indexing-contract.ts';
import type { LedgerContract } from '../../shared/ledger-contract.ts';
import type { DocumentTextContract } from '../../shared/document-contract.ts';
import type { IndexProgress } from '../../shared/domain.ts';
import type { PipelineServices } from '../../shared/pipeline-types.ts';
import type { Client } from '../../shared/rpc.ts';
import type { ProviderChoice } from './provider-reason.ts';
import type { Settings } from '../settings.ts';
import type { ServiceName, Shell } from '../shell/seam.ts';

export type Dtype = 'int8' | 'fp32' | 'fp16';

/** What every part of the engine is given. */
export interface EngineContext {
  readonly dataFolder: string;
  readonly settings: Settings;
  readonly shell: Shell;
  /** Where imported models are installed, if not in the data folder (evaluation). */
  readonly modelsDataFolder?: string;
  /** Keep the encoder's first N layers alone (evaluation). */
  readonly encoderLayers?: number;
}

export interface IndexerSession {
  readonly client: Client<IndexerContract>;
  /** Seconds spent compiling models before the indexer could start. */
  readonly compileSeconds: number;
  /** Highest resident memory of each process so far, in bytes. */
  peakBytes(): Promise<Partial<Record<ServiceName, number>>>;
  /** Finishes the transaction in progress, then ends every process. */
  close(): Promise<void>;
}

/** The two services a query needs, as the pipeline takes them. */
export interface SearchSession extends PipelineServices {
  /** What the index knows of every file; to be opened by who asks it. */
  readonly ledger: Client<LedgerContract>;
  /** Documents' text as indexed. */
  readonly documents: Client<DocumentTextContract>;
  peakBytes(): Promise<Partial<Record<ServiceName, number>>>;
  /** This session with models beside it: the same search process, which the new session's `close` ends. */
  withModels(context: EngineContext, models: WithModels): Promise<SearchSession>;
  close(): Promise<void>;
}

export interface IndexerStart {
  readonly dtype?: Dtype;
  onProgress?: (progress: IndexProgress) => void;
  /** Something the person should know: what it is about, and the code of its sentence. */
  onDegraded?: (detail: string, code: string) => void;
  /** What the passages' vectors are computed on, and why. */
  onProvider?(choice: ProviderChoice): void;
}

/** `encoder`: without the reranker. */
export type WithModels = 'encoder' | 'both';

export interface SearchStart {
  /** `none`: keywords alone. */
  readonly models: 'none' | WithModels;
  /**
   * A session without models, which goes on in the new one: its search process has the index in memory
   * already. Where the new one cannot be opened it stays as it was.
   */
  readonly beside?: SearchSession;
}
