import type { ModelDescription } from '../description.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { layerNames } from './bert.ts';

export interface VectorLengths {
  /** Where the last normalisation's states are spread evenly over their numbers. */
  readonly usual: number;
  /** No vector is longer. */
  readonly most: number;
}

/**
 * Lengths of an encoder's vectors before they are normalised, by the weight and bias of its last layer
 * normalisation: its states have at most the length √hidden, and all poolings but the greatest of each
 * number give no longer vectors than the longest state.
 */
export function vectorLengths(
  checkpoint: Checkpoint,
  description: ModelDescription,
  layers: number,
): VectorLengths {
  const { family, hidden, pooling } = description;
  const name = family === 'bloom' ? 'ln_f' : layerNames(description, layers - 1).outputNorm;
  const weight = checkpoint.read(`${name}.weight`, [hidden]);
  const bias = checkpoint.read(`${name}.bias`, [hidden]);
  const root = Math.sqrt(hidden);
  // One that gives nothing but zeros has no length to speak of; the check of its output refuses it.
  const usual = Math.sqrt(squares(weight) + squares(bias)) || 1;
  const most =
    pooling === 'max'
      ? Math.sqrt(
          squares(weight.map((value, at) => Math.abs(value) * root + Math.abs(bias[at] ?? 0))),
        )
      : largest(weight) * root + Math.sqrt(squares(bias));
  return { usual, most: Math.max(usual, most) };
}

function squares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
