import { dataTypes, type Value } from '../onnx/onnx-writer.ts';
import { flatten, normWeights, type GraphContext } from './graph-context.ts';
import { transpose } from './linear.ts';

/**
 * Word, position and token-type embeddings of BERT and its kin, normalised: [tokens, hidden].
 * `types` is null where every token is of type 0, whose row is then added to the positions' here.
 */
export function embeddings(context: GraphContext, types: Value | null): Value {
  const { writer, checkpoint, description, linear, real, flatIds } = context;
  const { embeddingWidth: width, vocabulary, positions, tokenTypes, epsilon } = description;
  const words = linear.lookUp(
    'embeddings.word_embeddings.weight',
    checkpoint.readRows('embeddings.word_embeddings.weight', [vocabulary, width]),
    [vocabulary, width],
    flatIds,
  );
  const table = checkpoint.read('embeddings.position_embeddings.weight', [positions, width]);
  let typed: Value | null = null;
  if (tokenTypes > 0) {
    const typeTable = checkpoint.read('embeddings.token_type_embeddings.weight', [
      tokenTypes,
      width,
    ]);
    if (types === null) {
      for (let i = 0; i < table.length; i++)
        table[i] = (table[i] ?? 0) + (typeTable[i % width] ?? 0);
    } else {
      typed = writer.node('Gather', [
        writer.reals(
          real,
          'embeddings.token_type_embeddings.weight',
          [tokenTypes, width],
          typeTable,
        ),
        writer.node('Reshape', [types, writer.constant('int64', [1], [-1])]),
      ]);
    }
  }
  const positioned = writer.node('Gather', [
    writer.reals(real, 'embeddings.position_embeddings.weight', [positions, width], table),
    positionIds(context),
  ]);
  let sum = writer.node('Add', [
    words,
    flatten(context, expandPositions(context, positioned), width),
  ]);
  if (typed !== null) sum = writer.node('Add', [sum, typed]);
  const normalised = writer.node(
    'LayerNormalization',
    [sum, ...normWeights(context, 'embeddings.LayerNorm', width)],
    { attributes: { epsilon: { float: epsilon } } },
  );
  return width === description.hidden ? normalised : project(context, normalised);
}

/**
 * BERT's positions count from 0: [length]. RoBERTa's, [batch, length], count the tokens that are not
 * config.json's padding, from its id on (transformers, `create_position_ids_from_input_ids`).
 */
function positionIds({ writer, ids, range, description }: GraphContext): Value {
  if (description.family !== 'roberta') return range;
  const padding = writer.constant('int32', [], [description.padId]);
  const real = writer.node('Cast', [writer.node('Not', [writer.node('Equal', [ids, padding])])], {
    attributes: { to: dataTypes.int32 },
  });
  const counted = writer.node('CumSum', [real, writer.constant('int64', [], [1])]);
  return writer.node('Add', [writer.node('Mul', [counted, real]), padding]);
}

/** [length, width] for every text: [batch, length, width]. */
function expandPositions({ writer, shape, description }: GraphContext, positioned: Value): Value {
  if (description.family === 'roberta') return positioned;
  const dims = writer.node('Concat', [shape, writer.constant('int64', [1], [1])], {
    attributes: { axis: 0 },
  });
  return writer.node('Expand', [positioned, dims]);
}

/** ELECTRA's embeddings are brought to the hidden width. */
function project({ writer, checkpoint, description, real }: GraphContext, x: Value): Value {
  const { hidden, embeddingWidth: width } = description;
  const weight = checkpoint.read('embeddings_project.weight', [hidden, width]);
  const product = writer.node('MatMul', [
    x,
    writer.reals(
      real,
      'embeddings_project.weight',
      [width, hidden],
      transpose(weight, hidden, width),
    ),
  ]);
  return writer.node('Add', [
    product,
    writer.reals(
      real,
      'embeddings_project.bias',
      [hidden],
      checkpoint.read('embeddings_project.bias', [hidden]),
    ),
  ]);
}
