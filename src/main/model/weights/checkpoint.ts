import { badModel } from '../model-error.ts';
import { elementCount, type Weights } from './weights.ts';

/** Names of ancient checkpoints, as transformers renames them. */
const renamed: readonly (readonly [now: string, then: string])[] = [
  ['LayerNorm.weight', 'LayerNorm.gamma'],
  ['LayerNorm.bias', 'LayerNorm.beta'],
];

/** A model's weights by name and expected shape; each value is checked to be a finite number. */
export class Checkpoint {
  readonly #folder: string;
  readonly #weights: Weights;
  readonly #prefix: string;
  readonly #anyFile: string;
  #parameters = 0;

  /** `anchor` names a tensor of the backbone: what stands before it in its published name is the prefix of all. */
  constructor(folder: string, weights: Weights, anchor: string) {
    this.#folder = folder;
    this.#weights = weights;
    const [first] = weights.tensors.keys();
    if (first === undefined) throw badModel(folder, 'model.safetensors', 'holds no tensor');
    this.#anyFile = weights.fileOf(first);
    const found = [...weights.tensors.keys()]
      .filter((name) => name === anchor || name.endsWith(`.${anchor}`))
      .sort((a, b) => a.length - b.length)[0];
    if (found === undefined) throw badModel(folder, this.#anyFile, `tensor ${anchor} is missing`);
    this.#prefix = found.slice(0, found.length - anchor.length);
  }

  /** Numbers read so far. */
  get parameters(): number {
    return this.#parameters;
  }

  /** Names under the backbone's prefix first, then as they stand (classification heads). */
  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  shape(name: string): readonly number[] {
    return this.#weights.tensors.get(this.#require(name))?.shape ?? [];
  }

  /** The tensor, row-major. Throws `model-bad` where it is missing, of another shape, or not finite. */
  read(name: string, shape: readonly number[]): Float32Array {
    const found = this.#check(name, shape);
    return this.#finite(found, this.#weights.read(found));
  }

  /** A table a stretch of rows at a time: vocabularies are too large for one piece. */
  *readRows(name: string, [rows, width]: readonly [number, number]): Generator<Float32Array> {
    const found = this.#check(name, [rows, width]);
    const step = Math.max(1, Math.floor(rowsBytes / 4 / width));
    for (let row = 0; row < rows; row += step) {
      const end = Math.min(rows, row + step);
      yield this.#finite(found, this.#weights.read(found, row * width, end * width));
    }
  }

  #check(name: string, shape: readonly number[]): string {
    const found = this.#require(name);
    const actual = this.#weights.tensors.get(found)?.shape ?? [];
    if (actual.length !== shape.length || actual.some((size, i) => size !== shape[i])) {
      throw badModel(
        this.#folder,
        this.#weights.fileOf(found),
        `tensor ${found} is [${actual.join(', ')}] where config.json asks for [${shape.join(', ')}]`,
      );
    }
    this.#parameters += elementCount(shape);
    return found;
  }

  #require(name: string): string {
    const found = this.#find(name);
    if (found === undefined) {
      throw badModel(this.#folder, this.#anyFile, `tensor ${this.#prefix}${name} is missing`);
    }
    return found;
  }

  #find(name: string): string | undefined {
    const { tensors } = this.#weights;
    for (const candidate of [this.#prefix + name, name]) {
      if (tensors.has(candidate)) return candidate;
      for (const [now, then] of renamed) {
        const old = candidate.replace(now, then);
        if (tensors.has(old)) return old;
      }
    }
    return undefined;
  }

  #finite(name: string, values: Float32Array): Float32Array {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw badModel(
          this.#folder,
          this.#weights.fileOf(name),
          `tensor ${name} holds ${value}, not a number`,
        );
      }
    }
    return values;
  }
}

/** 16 MiB of float32 at a time: large enough to read fast, small beside a model. */
const rowsBytes = 16 * 2 ** 20;
