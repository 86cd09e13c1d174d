import { dataTypes, type Value } from '../onnx/onnx-writer.ts';
import { unflatten, type GraphContext } from './graph-context.ts';

/** One vector a text, [batch, hidden], as the model's card asks for. `x`: [tokens, hidden]. */
export function pool(context: GraphContext, x: Value): Value {
  const { writer, description } = context;
  const pooled = {
    mean: () => mean(context, x),
    cls: () => firstToken(context, x),
    max: () => maximum(context, x),
    last: () => lastToken(context, x),
  }[description.pooling]();
  if (!description.normalised) return pooled;
  // torch.nn.functional.normalize: the norm is at least 1e-12.
  const norm = writer.node('ReduceL2', [pooled, writer.constant('int64', [1], [1])], {
    attributes: { keepdims: 1 },
  });
  return writer.node('Div', [
    pooled,
    writer.node('Max', [norm, writer.constant('float', [], [1e-12])]),
  ]);
}

/** The states of first tokens: [batch, hidden]. */
export function firstToken(context: GraphContext, x: Value): Value {
  return context.writer.node(
    'Gather',
    [unflatten(context, x, context.description.hidden), context.writer.constant('int64', [], [0])],
    { attributes: { axis: 1 } },
  );
}

/** The states of last tokens: [batch, hidden]. */
export function lastToken({ writer, shape, lengths }: GraphContext, x: Value): Value {
  const scalar = (value: number): Value => writer.constant('int64', [], [value]);
  const batch = writer.node('Gather', [shape, scalar(0)]);
  const length = writer.node('Gather', [shape, scalar(1)]);
  const starts = writer.node('Mul', [writer.node('Range', [scalar(0), batch, scalar(1)]), length]);
  const counts = writer.node('Cast', [lengths], { attributes: { to: dataTypes.int64 } });
  const rows = writer.node('Sub', [writer.node('Add', [starts, counts]), scalar(1)]);
  return writer.node('Gather', [x, rows]);
}

function floatMask({ writer, mask }: GraphContext): Value {
  return writer.node('Cast', [mask], { attributes: { to: dataTypes.float } });
}

function mean(context: GraphContext, x: Value): Value {
  const { writer, lengths, description } = context;
  const one = writer.constant('int64', [1], [1]);
  const rows = writer.node('Unsqueeze', [floatMask(context), one]);
  const sum = writer.node('Squeeze', [
    writer.node('MatMul', [rows, unflatten(context, x, description.hidden)]),
    one,
  ]);
  const counts = writer.node('Cast', [lengths], { attributes: { to: dataTypes.float } });
  return writer.node('Div', [sum, writer.node('Unsqueeze', [counts, one])]);
}

function maximum(context: GraphContext, x: Value): Value {
  const { writer, description } = context;
  // Padding is brought under every state, as sentence-transformers does (-1e9).
  const away = writer.node('Mul', [
    writer.node('Sub', [floatMask(context), writer.constant('float', [], [1])]),
    writer.constant('float', [], [1e9]),
  ]);
  const column = writer.node('Unsqueeze', [away, writer.constant('int64', [1], [2])]);
  const masked = writer.node('Add', [unflatten(context, x, description.hidden), column]);
  return writer.node('ReduceMax', [masked, writer.constant('int64', [1], [1])], {
    attributes: { keepdims: 0 },
  });
}
