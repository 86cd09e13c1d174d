import type { Activation } from '../description.ts';
import type { Value } from '../onnx/onnx-writer.ts';
import { microsoft, type GraphContext } from './graph-context.ts';

/** `activation(x + bias)`. */
export function biasActivation(
  { writer }: GraphContext,
  kind: Activation,
  x: Value,
  bias: Value,
): Value {
  switch (kind) {
    case 'gelu':
      return writer.node('BiasGelu', [x, bias], microsoft);
    case 'gelu-tanh':
      return writer.node('FastGelu', [x, bias], microsoft);
    case 'relu':
      return writer.node('Relu', [writer.node('Add', [x, bias])]);
  }
}
