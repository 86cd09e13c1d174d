import { badModel } from '../model-error.ts';
import type { StoredType } from './floats.ts';

export interface TensorInfo {
  readonly shape: readonly number[];
  readonly type: StoredType;
}

/** A model's tensors under their published names, read by range: nothing is held. */
export interface Weights {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** File that holds the tensor: for messages. */
  fileOf(name: string): string;
  /**
   * Elements `start` to `end` of the tensor in row-major order, widened to float32; all without
   * bounds. The name is one of `tensors`.
   */
  read(name: string, start?: number, end?: number): Float32Array;
  close(): void;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The tensor's shape, which must be `shape`; throws `model-bad` naming tensor and file. */
export function requireShape(
  folder: string,
  weights: Weights,
  mainFile: string,
  name: string,
  shape: readonly number[],
): void {
  const info = weights.tensors.get(name);
  if (!info) throw badModel(folder, mainFile, `tensor ${name} is missing`);
  if (info.shape.length !== shape.length || info.shape.some((size, i) => size !== shape[i])) {
    throw badModel(
      folder,
      weights.fileOf(name),
      `tensor ${name} is [${info.shape.join(', ')}] where config.json asks for [${shape.join(', ')}]`,
    );
  }
}
