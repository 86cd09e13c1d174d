/** What the models' process is asked to do, one thing a process. */
import type {
  ModelJob,
  ModelRole,
  ModelRow,
  ModelSpeed,
  ModelVerdict,
  ProviderName,
} from './models-contract.ts';
import type { Failure } from './errors.ts';

export interface ModelWorkContract {
  requests: {
    /** `bad`: installed models that can no longer be read. */
    list: {
      input: { dataFolder: string };
      output: { models: readonly ModelRow[]; bad: readonly Failure[] };
    };
    download: { input: { dataFolder: string; id: string }; output: ModelVerdict };
    /** `id` null: the folder's name. */
    import: {
      input: { dataFolder: string; path: string; id: string | null };
      output: ModelVerdict;
    };
    /** Compiles an installed model, and calibrates it where it is not yet. */
    prepare: { input: { dataFolder: string; id: string }; output: PreparedModel };
    remove: { input: { dataFolder: string; id: string }; output: null };
    verify: { input: { dataFolder: string; id: string }; output: ModelVerdict };
    /** Takes the latest choice of a model back; nobody else may be writing to the index. */
    rollback: { input: { dataFolder: string }; output: { role: ModelRole; id: string } };
    /** Nothing else is to be asked of the same process: its memory is measured. */
    measure: {
      input: { compiledFolder: string; threads: number; provider: ProviderName };
      output: ModelSpeed;
    };
    /** Providers of graphics processors that may be tried on this machine. */
    graphics: { input: null; output: { providers: readonly ProviderName[] } };
    /** `source`: the published folder, of which a model in half precision is compared at fp32. */
    probe: {
      input: {
        dataFolder: string;
        source: string;
        compiledFolder: string;
        provider: ProviderName;
        threads: number;
      };
      /** `agrees`: the vectors are like enough to the processor's for the model's precision. */
      output: {
        cosine: number;
        tokensPerSecond: number;
        cpuTokensPerSecond: number;
        agrees: boolean;
      };
    };
  };
  events: {
    progress: ModelProgress;
  };
}

export interface PreparedModel {
  readonly id: string;
  readonly role: ModelRole;
  readonly compiledFolder: string;
}

/** How far a piece of work is: bytes while downloading, else steps; `total` 0: nothing is counted. */
export type ModelProgress = Pick<ModelJob, 'phase' | 'done' | 'total'>;
