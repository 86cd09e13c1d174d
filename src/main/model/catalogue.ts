import type { Role } from './description.ts';

/**
 * A published model that this application runs: DESIGN.md section 5. What its card and its
 * configuration say; null where they do not.
 */
export interface CatalogueEntry {
  /** On huggingface.co; of the embedded models, the name on their card. */
  readonly id: string;
  readonly role: Role;
  readonly architecture: string;
  readonly layers: number;
  /** To the nearest million, as cards give it. */
  readonly parameters: number;
  readonly dimensions: number;
  readonly maxTokens: number | null;
  /** As the card names it. */
  readonly licence: string;
  readonly languages: readonly string[];
  /** Scores by metric, in percent, as its authors published them. */
  readonly published: Readonly<Record<string, number>>;
  /** What they were measured on; null where there are none. */
  readonly publishedOn: string | null;
  /** Where the scores were read; null where there are none. */
  readonly source: string | null;
  /** Comes with the application. */
  readonly embedded: boolean;
}

const cards = 'https://huggingface.co/';
const million = 1e6;

/** Cards of antoinelouis/biencoder-camembert-…: parameters in millions; R@100, R@10, MRR@10. */
const biencoders: readonly (readonly [
  name: string,
  layers: number,
  parameters: number,
  scores: readonly [number, number, number],
])[] = [
  ['L2', 2, 40, [66.3, 38.5, 20.1]],
  ['L4', 4, 54, [72.1, 44.2, 23.7]],
  ['L6', 6, 68, [74.9, 46.7, 25.7]],
  ['L8', 8, 82, [75.9, 48.9, 26.7]],
  ['L10', 10, 96, [76.7, 49.5, 27.5]],
  ['base', 12, 111, [77.8, 51.5, 28.5]],
];

/** Cards of antoinelouis/crossencoder-…: parameters in millions; MRR@10, R@10. */
const crossencoders: readonly (readonly [
  name: string,
  architecture: string,
  layers: number,
  parameters: number,
  dimensions: number,
  scores: readonly [number, number] | null,
])[] = [
  ['mMiniLMv2-L6', 'XLMRobertaForSequenceClassification', 6, 107, 384, [49.33, 79.0]],
  ['mMiniLMv2-L12', 'XLMRobertaForSequenceClassification', 12, 118, 384, [51.01, 82.23]],
  ['camembert-base', 'CamembertForSequenceClassification', 12, 111, 768, [50.44, 82.95]],
  ['distilcamembert', 'CamembertForSequenceClassification', 6, 68, 768, [43.71, 80.3]],
  ['electra-base-french', 'ElectraForSequenceClassification', 12, 110, 768, [45.28, 79.22]],
  ['me5-base', 'XLMRobertaForSequenceClassification', 12, 278, 768, null],
];

type Known = Partial<Pick<CatalogueEntry, 'published' | 'publishedOn' | 'embedded' | 'maxTokens'>> &
  Omit<CatalogueEntry, 'published' | 'publishedOn' | 'embedded' | 'maxTokens' | 'source'>;

/** The embedded models, then the catalogue of the hub, its default first. */
export const catalogue: readonly CatalogueEntry[] = [
  ...embeddedEntries(),
  ...biencoders.map(([name, layers, parameters, [recall100, recall10, mrr10]]) =>
    entry({
      id: `antoinelouis/biencoder-camembert-${name}-mmarcoFR`,
      ...{ role: 'encoder', architecture: 'CamembertModel', layers },
      ...{ parameters: parameters * million, dimensions: 768, licence: 'mit', languages: ['fr'] },
      published: { 'recall@100': recall100, 'recall@10': recall10, 'mrr@10': mrr10 },
      publishedOn: 'mMARCO-fr, dev',
    }),
  ),
  ...crossencoders.map(([name, architecture, layers, parameters, dimensions, scores]) =>
    entry({
      id: `antoinelouis/crossencoder-${name}-mmarcoFR`,
      ...{ role: 'reranker', architecture, layers, parameters: parameters * million, dimensions },
      ...{ licence: 'mit', languages: ['fr'] },
      ...(scores && {
        published: { 'mrr@10': scores[0], 'recall@10': scores[1] },
        publishedOn: 'mMARCO-fr, 200 BM25 negatives',
      }),
    }),
  ),
  entry({
    id: 'cmarkea/bloomz-560m-retriever-v2',
    ...{ role: 'encoder', architecture: 'BloomModel', layers: 24, parameters: 559 * million },
    ...{ dimensions: 1024, licence: 'bigscience-bloom-rail-1.0', languages: ['fr', 'en'] },
    published: { mrr: 77.7, top1: 68.0 },
    publishedOn: 'SQuAD-fr',
  }),
  entry({
    id: 'cmarkea/bloomz-560m-reranking',
    ...{ role: 'reranker', architecture: 'BloomForSequenceClassification', layers: 24 },
    ...{ parameters: 559 * million, dimensions: 1024 },
    ...{ licence: 'bigscience-bloom-rail-1.0', languages: ['fr', 'en'] },
  }),
  ...e5Entries(),
  entry({
    id: 'sentence-transformers/paraphrase-multilingual-mpnet-base-v2',
    ...{ role: 'encoder', architecture: 'XLMRobertaModel', layers: 12, dimensions: 768 },
    ...{ parameters: 278 * million, maxTokens: 128, licence: 'apache-2.0' },
    languages: ['multilingual'],
  }),
];

/** What DESIGN.md section 5 and their own cards say of the two that the application carries. */
function embeddedEntries(): CatalogueEntry[] {
  const both = { layers: 12, dimensions: 384, licence: 'mit', languages: ['fr', 'en'] };
  const encoder = { architecture: 'BertModel', parameters: 35.5 * million, maxTokens: 512 };
  const reranker = { parameters: 35.6 * million, maxTokens: 256 };
  return [
    entry({ id: 'e5-small-fr-en', role: 'encoder', ...both, ...encoder, embedded: true }),
    entry({
      id: 'e5-small-fr-en-reranker',
      ...{ role: 'reranker', architecture: 'BertForSequenceClassification' },
      ...{ ...both, ...reranker, embedded: true },
    }),
  ];
}

/** Cards of intfloat/multilingual-e5-…; the scores are those of cmarkea/bloomz-560m-retriever-v2's card. */
function e5Entries(): CatalogueEntry[] {
  const sizes: readonly (readonly [string, string, number, number, number, number | null])[] = [
    ['small', 'BertModel', 12, 118, 384, null],
    ['base', 'XLMRobertaModel', 12, 278, 768, 71.1],
    ['large', 'XLMRobertaModel', 24, 560, 1024, 76.7],
  ];
  return sizes.map(([size, architecture, layers, parameters, dimensions, mrr]) => ({
    ...entry({
      id: `intfloat/multilingual-e5-${size}`,
      ...{ role: 'encoder', architecture, layers, dimensions, parameters: parameters * million },
      ...{ maxTokens: 512, licence: 'mit', languages: ['multilingual'] },
      ...(mrr !== null && { published: { mrr }, publishedOn: 'SQuAD-fr' }),
    }),
    source: mrr === null ? null : `${cards}cmarkea/bloomz-560m-retriever-v2`,
  }));
}

function entry(known: Known): CatalogueEntry {
  const scores = known.published !== undefined;
  return {
    ...{ published: {}, publishedOn: null, embedded: false, maxTokens: null },
    ...known,
    source: scores ? `${cards}${known.id}` : null,
  };
}

/** What the catalogue says of a model; null: it is not in it. */
export function catalogueEntry(id: string): CatalogueEntry | null {
  return catalogue.find((each) => each.id === id) ?? null;
}
