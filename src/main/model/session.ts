import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { badModel } from './model-error.ts';

export { Tensor };

/** A compiled graph, loaded. `run` blocks its process for the length of one run (ONNX Runtime). */
export interface ModelSession {
  run(feeds: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Loads the graph of a compiled folder on the processor. Throws `model-bad`. */
export async function openSession(compiledFolder: string, threads: number): Promise<ModelSession> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(join(compiledFolder, 'graph.onnx'), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw badModel(compiledFolder, 'graph.onnx', 'cannot be loaded', error);
  }
  return {
    async run(feeds, output) {
      const { [output]: result } = await session.run(feeds, [output]);
      if (!(result?.data instanceof Float32Array))
        throw new TypeError(`the graph gave no ${output}`);
      return result.data;
    },
    close: () => session.release(),
  };
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
