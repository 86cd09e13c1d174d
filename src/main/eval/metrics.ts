/** Retrieval metrics of one query, as the TREC tools define them. */
import type { EvaluationMetric } from '../../shared/evaluation.ts';

/** Relevance grades of the documents judged for a query; absent: not relevant. */
export type Judgements = ReadonlyMap<string, number>;

/** What is measured for each query; the rest of a report is made of these. */
export type MetricName = Exclude<EvaluationMetric, 'rankStd' | 'ms'>;
export type QueryMetrics = Readonly<Record<MetricName, number>>;

/**
 * The metrics of a ranking (document ids, best first) for one query with at least one relevant
 * document. `rankMean` is the rank of the first relevant one; where none is ranked, one past the end.
 */
export function measure(ranking: readonly string[], judgements: Judgements): QueryMetrics {
  const relevant = new Set([...judgements].filter(([, grade]) => grade > 0).map(([id]) => id));
  const first = ranking.findIndex((id) => relevant.has(id));
  const found = (depth: number): number =>
    ranking.slice(0, depth).filter((id) => relevant.has(id)).length;
  const recall = (depth: number): number => found(depth) / relevant.size;
  const within = (depth: number): number => (first >= 0 && first < depth ? 1 : 0);
  return {
    'ndcg@10': discountedGain(ranking, judgements, 10) / idealGain(judgements, 10),
    'mrr@10': within(10) / (first + 1 || 1),
    'map@10': averagePrecision(ranking, relevant, 10),
    'recall@5': recall(5),
    'recall@10': recall(10),
    'recall@20': recall(20),
    'recall@50': recall(50),
    'recall@100': recall(100),
    'recall@500': recall(500),
    rp: found(relevant.size) / relevant.size,
    top1: within(1),
    top5: within(5),
    top10: within(10),
    mrr: first < 0 ? 0 : 1 / (first + 1),
    rankMean: (first < 0 ? ranking.length : first) + 1,
  };
}

/** Gains as graded, discounted by log2(rank + 1) (Järvelin & Kekäläinen 2002, trec_eval's form). */
function discountedGain(ranking: readonly string[], judgements: Judgements, depth: number): number {
  return ranking
    .slice(0, depth)
    .reduce((sum, id, index) => sum + (judgements.get(id) ?? 0) / Math.log2(index + 2), 0);
}

function idealGain(judgements: Judgements, depth: number): number {
  return [...judgements.values()]
    .toSorted((a, b) => b - a)
    .slice(0, depth)
    .reduce((sum, grade, index) => sum + grade / Math.log2(index + 2), 0);
}

function averagePrecision(
  ranking: readonly string[],
  relevant: ReadonlySet<string>,
  depth: number,
): number {
  let hits = 0;
  let sum = 0;
  ranking.slice(0, depth).forEach((id, index) => {
    if (relevant.has(id)) sum += ++hits / (index + 1);
  });
  return sum / Math.min(relevant.size, depth);
}
