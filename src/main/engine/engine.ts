/**
 * The engine: starts the services over a shell and joins them. The terminal, the browser's server
 * and the Electron app are three users of it.
 */
import type { IndexerContract, InferenceContract, SearchContract } from '../../shared/contract.ts';
import type { IndexProgress } from '../../shared/domain.ts';
import type { Client } from '../../shared/rpc.ts';
import type { ServiceName } from '../shell/seam.ts';

export type Dtype = 'int8' | 'fp32';

export interface IndexerSession {
  readonly client: Client<IndexerContract>;
  /** Seconds spent compiling models before the indexer could start. */
  readonly compileSeconds: number;
  /** Highest resident memory of each process so far, in bytes. */
  peakBytes(): Promise<Partial<Record<ServiceName, number>>>;
  /** Finishes the transaction in progress, then ends every process. */
  close(): Promise<void>;
}

export interface SearchSession {
  readonly search: Client<SearchContract>;
  /** null: only keywords were asked for. */
  readonly inference: Client<InferenceContract> | null;
  peakBytes(): Promise<Partial<Record<ServiceName, number>>>;
  close(): Promise<void>;
}

export interface IndexerStart {
  readonly dtype?: Dtype;
  onProgress?(progress: IndexProgress): void;
  onDegraded?(detail: string): void;
}

export interface SearchStart {
  /** `none`: keywords alone; `encoder`: without the reranker. */
  readonly models: 'none' | 'encoder' | 'both';
}
