import { join } from 'node:path';

import { TrouvailleError } from '../../shared/errors.ts';
import type { ProviderName } from '../../shared/models-contract.ts';
import { badModel } from './model-error.ts';
import { InferenceSession, Tensor } from './onnx-runtime.ts';
import { runtimeName } from './providers.ts';

export { Tensor };

export interface SessionOptions {
  /** Of the processor. */
  readonly threads: number;
  /** The processor by default. Nodes that a graphics provider does not have run on the processor. */
  readonly provider?: ProviderName;
  /**
   * What threads do that wait for work: spin, by ONNX Runtime's default, the fastest where nothing else
   * wants the cores; or sleep, and leave them to another process meanwhile.
   */
  readonly idle?: 'spin' | 'sleep';
}

/** Node's binding takes `extra`, which its types call WebAssembly's. */
const sleeping = { session: { intra_op: { allow_spinning: '0' } } };

/** A compiled graph, loaded. `run` blocks its process for the length of one run (ONNX Runtime). */
export interface ModelSession {
  /** The outputs asked for, in their order. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    ...outputs: readonly string[]
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * Loads the graph of a compiled folder. Throws `model-bad`, or `provider-missing` where the provider
 * cannot be had.
 */
export async function openSession(
  compiledFolder: string,
  { threads, provider = 'cpu', idle = 'spin' }: SessionOptions,
): Promise<ModelSession> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(join(compiledFolder, 'graph.onnx'), {
      executionProviders: [runtimeName(provider)],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      ...(idle === 'sleep' ? { extra: sleeping } : {}),
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (error) {
    if (provider === 'cpu') throw badModel(compiledFolder, 'graph.onnx', 'cannot be loaded', error);
    const reason = runtimeReason(error);
    throw new TrouvailleError('provider-missing', { provider, reason }, { cause: error });
  }
  return {
    async run(feeds, ...outputs) {
      const results = await session.run(feeds, outputs);
      return outputs.map((output) => {
        const data = results[output]?.data;
        if (!(data instanceof Float32Array)) throw new TypeError(`the graph gave no ${output}`);
        return data;
      });
    },
    close: () => session.release(),
  };
}

/** What ONNX Runtime says, less the place in its sources that it says it from. */
function runtimeReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n')[0] ?? '';
  return (line.split(/ was false\. /).at(-1) ?? line).replace(/[.\s]+$/, '').slice(0, 200);
}

/** Rows of different lengths as one int32 tensor, padded on the right. */
export function padded(rows: readonly Int32Array[], padding: number): Tensor {
  const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const data = new Int32Array(rows.length * length).fill(padding);
  for (const [i, row] of rows.entries()) data.set(row, i * length);
  return new Tensor('int32', data, [rows.length, length]);
}

/** The rows' lengths as an int32 tensor. */
export function lengthsOf(rows: readonly Int32Array[]): Tensor {
  return new Tensor(
    'int32',
    Int32Array.from(rows, (row) => row.length),
    [rows.length],
  );
}
