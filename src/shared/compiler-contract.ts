/** What is asked of the process that makes models ready, in `src/main/engine`. */
import type { ModelDtype, ModelRole } from './models-contract.ts';

/**
 * engine/: makes models ready, in a process of its own: it takes seconds of computing and hundreds of
 * megabytes, which a process that serves a window or a terminal does not have.
 */
export interface CompilerContract {
  requests: {
    /** Throws `model-unknown`, `model-missing`, `model-bad`, or what writing the data folder does. */
    compile: {
      /** `dataFolder`: where models are installed and compiled; `encoder`, `reranker`: a folder, or an id. */
      input: {
        dataFolder: string;
        role: ModelRole;
        encoder: string;
        reranker: string;
        dtype: ModelDtype;
        /** The encoder's first layers alone; null: all of them. */
        layers: number | null;
        /** The encoder that made these vectors, where it is still here; null: the one named. */
        generation: string | null;
      };
      output: { folder: string; seconds: number };
    };
  };
  events: Record<string, never>;
}
