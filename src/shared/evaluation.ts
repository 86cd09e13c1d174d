/** What evaluation measures, and the form of its reports (CLI.md, “Measuring”). */

/**
 * In the order in which they are shown. `recall@n` is the share of relevant documents in the first n;
 * `mrr` counts every rank, as the cards of the BLOOM retrievers do, where `mrr@10` stops at 10.
 */
export const evaluationMetrics = [
  'ndcg@10',
  'mrr@10',
  'map@10',
  'recall@5',
  'recall@10',
  'recall@20',
  'recall@50',
  'recall@100',
  'recall@500',
  'rp',
  'top1',
  'top5',
  'top10',
  'mrr',
  'rankMean',
  'rankStd',
  'ms',
] as const;
export type EvaluationMetric = (typeof evaluationMetrics)[number];

/** A mean over the questions with its 95% interval. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export type SystemMetrics = Partial<Record<EvaluationMetric, Measured>>;

/** Whether two systems differ on a metric: the p of a paired test. */
export interface PairedTest {
  readonly a: string;
  readonly b: string;
  readonly metric: EvaluationMetric;
  readonly p: number;
}

export interface EvaluationReport {
  readonly set: string;
  readonly documents: number;
  readonly queries: number;
  /** By system: a mode, where only modes are compared. */
  readonly systems: Readonly<Record<string, SystemMetrics>>;
  readonly tests: readonly PairedTest[];
}
