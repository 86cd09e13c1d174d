import type { StoredType } from './floats.ts';
import type { RangeFile } from './range-file.ts';

export interface TensorInfo {
  readonly shape: readonly number[];
  readonly type: StoredType;
}

/** Where a tensor lies: contiguous, row-major, little endian. */
export interface LocatedTensor extends TensorInfo {
  readonly file: string;
  readonly source: RangeFile;
  /** Its first byte in the file. */
  readonly start: number;
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
