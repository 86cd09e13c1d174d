import type { Role } from './description.ts';

/** A published model that this application runs: DESIGN.md section 5. */
export interface CatalogueEntry {
  /** On huggingface.co; of the embedded models, the name on their card. */
  readonly id: string;
  readonly role: Role;
  readonly architecture: string;
  readonly layers: number;
  readonly languages: readonly string[];
  /** Scores by metric, as its authors published them. */
  readonly published: Readonly<Record<string, number>>;
  /** Where the scores were read; null where there are none. */
  readonly source: string | null;
  /** Comes with the application. */
  readonly embedded: boolean;
}

const cards = 'https://huggingface.co/';

/** mMARCO-fr, development set: R@100, R@10, MRR@10. */
const biencoders: readonly (readonly [
  name: string,
  layers: number,
  scores: readonly [number, number, number],
])[] = [
  ['L2', 2, [66.3, 38.5, 20.1]],
  ['L4', 4, [72.1, 44.2, 23.7]],
  ['L6', 6, [74.9, 46.7, 25.7]],
  ['L8', 8, [75.9, 48.9, 26.7]],
  ['L10', 10, [76.7, 49.5, 27.5]],
  ['base', 12, [77.8, 51.5, 28.5]],
];

/** mMARCO-fr, 200 BM25 negatives: MRR@10, R@10. */
const crossencoders: readonly (readonly [
  name: string,
  architecture: string,
  layers: number,
  scores: readonly [number, number] | null,
])[] = [
  ['mMiniLMv2-L6', 'XLMRobertaForSequenceClassification', 6, [49.33, 79.0]],
  ['mMiniLMv2-L12', 'XLMRobertaForSequenceClassification', 12, [51.01, 82.23]],
  ['camembert-base', 'CamembertForSequenceClassification', 12, [50.44, 82.95]],
  ['distilcamembert', 'CamembertForSequenceClassification', 6, [43.71, 80.3]],
  ['electra-base-french', 'ElectraForSequenceClassification', 12, [45.28, 79.22]],
  ['me5-base', 'XLMRobertaForSequenceClassification', 12, null],
];

/** The catalogue, the default first. Sizes and revisions are the hub's to say, when one is downloaded. */
export const catalogue: readonly CatalogueEntry[] = [
  ...biencoders.map(([name, layers, [recall100, recall10, mrr10]]): CatalogueEntry => {
    const id = `antoinelouis/biencoder-camembert-${name}-mmarcoFR`;
    const published = { 'recall@100': recall100, 'recall@10': recall10, 'mrr@10': mrr10 };
    return entry(id, 'encoder', 'CamembertModel', layers, ['fr'], published);
  }),
  ...crossencoders.map(([name, architecture, layers, scores]): CatalogueEntry => {
    const id = `antoinelouis/crossencoder-${name}-mmarcoFR`;
    const published: Record<string, number> = scores
      ? { 'mrr@10': scores[0], 'recall@10': scores[1] }
      : {};
    return entry(id, 'reranker', architecture, layers, ['fr'], published);
  }),
  entry('cmarkea/bloomz-560m-retriever-v2', 'encoder', 'BloomModel', 24, ['fr', 'en'], {
    'squad-fr mrr': 77.7,
    'squad-fr top1': 68.0,
  }),
  entry(
    'cmarkea/bloomz-560m-reranking',
    'reranker',
    'BloomForSequenceClassification',
    24,
    ['fr', 'en'],
    {},
  ),
  entry('intfloat/multilingual-e5-small', 'encoder', 'BertModel', 12, ['fr', 'en'], {}),
  entry('intfloat/multilingual-e5-base', 'encoder', 'XLMRobertaModel', 12, ['fr', 'en'], {
    'squad-fr mrr': 71.1,
  }),
  entry('intfloat/multilingual-e5-large', 'encoder', 'XLMRobertaModel', 24, ['fr', 'en'], {
    'squad-fr mrr': 76.7,
  }),
  entry(
    'sentence-transformers/paraphrase-multilingual-mpnet-base-v2',
    'encoder',
    'XLMRobertaModel',
    12,
    ['fr', 'en'],
    {},
  ),
  { ...entry('e5-small-fr-en', 'encoder', 'BertModel', 12, ['fr', 'en'], {}), embedded: true },
  {
    ...entry(
      'e5-small-fr-en-reranker',
      'reranker',
      'BertForSequenceClassification',
      12,
      ['fr', 'en'],
      {},
    ),
    embedded: true,
  },
];

function entry(
  id: string,
  role: Role,
  architecture: string,
  layers: number,
  languages: readonly string[],
  published: Readonly<Record<string, number>>,
): CatalogueEntry {
  const source = Object.keys(published).length === 0 ? null : `${cards}${id}`;
  return { id, role, architecture, layers, languages, published, source, embedded: false };
}
