import type { ModelDescription } from './description.ts';

type Traits = Partial<Pick<ModelDescription, 'prefixes' | 'similarity' | 'pairOrder'>>;

/** What a published model's card asks for and its files do not say, by the last part of its id. */
const traits: readonly (readonly [id: RegExp, traits: Traits])[] = [
  // https://huggingface.co/intfloat/multilingual-e5-small: "each input text should start with…"
  [
    /^multilingual-e5-(small|base|large)$/,
    { prefixes: { query: 'query: ', passage: 'passage: ' } },
  ],
  // https://huggingface.co/cmarkea/bloomz-560m-retriever: the first ones were trained on L2 distance.
  [/^bloomz-(560m|3b)-retriever$/, { similarity: 'l2' }],
  // https://huggingface.co/cmarkea/bloomz-560m-reranking: the context, then the query.
  [/^bloomz-(560m|3b)-reranking$/, { pairOrder: 'passage-first' }],
];

/** The traits that the catalogue knows of a model and that override its files. */
export function catalogueTraits(id: string): Traits {
  const name = id.split('/').at(-1) ?? id;
  return traits.find(([pattern]) => pattern.test(name))?.[1] ?? {};
}
