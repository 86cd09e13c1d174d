import type { SearchMode } from '../../shared/domain.ts';
import type { Dataset } from './dataset.ts';
import type { QueryMetrics } from './metrics.ts';
import { bootstrap, mean, pairedRandomisation, standardDeviation } from './statistics.ts';
import type { EvaluationMetric, EvaluationReport, Measured, PairedTest } from './types.ts';
import { evaluationMetrics } from './types.ts';

/** What one mode did, a query at a time, in the queries' order. */
export interface Measurement {
  readonly mode: SearchMode;
  readonly rankings: { readonly query: string; readonly documents: readonly string[] }[];
  readonly metrics: QueryMetrics[];
  readonly milliseconds: number[];
}

/** The metric that systems are compared on. */
const comparedOn: EvaluationMetric = 'ndcg@10';

/** Means with intervals, and a paired test between each two modes. */
export function report(
  dataset: Dataset,
  queries: number,
  measurements: readonly Measurement[],
  seed: number,
): EvaluationReport {
  const systems: EvaluationReport['systems'] = {};
  for (const measurement of measurements) {
    const metrics: Partial<Record<EvaluationMetric, Measured>> = {};
    for (const metric of evaluationMetrics) {
      metrics[metric] = bootstrap(
        perQuery(measurement, metric),
        seed,
        metric === 'rankStd' ? standardDeviation : mean,
      );
    }
    systems[measurement.mode] = metrics;
  }
  const tests: PairedTest[] = [];
  for (const [index, a] of measurements.entries()) {
    for (const b of measurements.slice(index + 1)) {
      const p = pairedRandomisation(perQuery(a, comparedOn), perQuery(b, comparedOn), seed);
      tests.push({ a: a.mode, b: b.mode, metric: comparedOn, p });
    }
  }
  return { set: dataset.name, documents: dataset.documents.length, queries, systems, tests };
}

function perQuery(measurement: Measurement, metric: EvaluationMetric): number[] {
  if (metric === 'ms') return measurement.milliseconds;
  const name = metric === 'rankStd' ? 'rankMean' : metric;
  return measurement.metrics.map((metrics) => metrics[name]);
}
