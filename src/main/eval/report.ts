import { setImmediate } from 'node:timers/promises';
import {
  evaluationMetrics,
  type EvaluationMetric,
  type EvaluationReport,
  type PairedTest,
  type SystemMetrics,
} from '../../shared/evaluation.ts';
import type { QueryMetrics } from './metrics.ts';
import { bootstrap, mean, pairedRandomisation, standardDeviation } from './statistics.ts';

/** What one system did, a query at a time, in the queries' order. */
export interface Measurement {
  /** A mode, where only modes are compared. */
  readonly system: string;
  readonly rankings: { readonly query: string; readonly documents: readonly string[] }[];
  readonly metrics: QueryMetrics[];
  readonly milliseconds: number[];
}

/** The metrics that systems are compared on: those of the README's table. */
export const comparedMetrics: readonly EvaluationMetric[] = ['ndcg@10', 'mrr@10', 'recall@100'];

/**
 * Means with intervals, and a paired test between each two systems. It computes for seconds over
 * thousands of questions, and lets others have their turn in between. Throws `AbortError`.
 */
export async function compareSystems(
  measurements: readonly Measurement[],
  seed: number,
  signal?: AbortSignal,
): Promise<Pick<EvaluationReport, 'systems' | 'tests'>> {
  const turn = (): Promise<void> => setImmediate(undefined, signal ? { signal } : {});
  const systems: Record<string, SystemMetrics> = {};
  for (const measurement of measurements) {
    const metrics: SystemMetrics = {};
    for (const metric of evaluationMetrics) {
      await turn();
      metrics[metric] = bootstrap(
        perQuery(measurement, metric),
        seed,
        metric === 'rankStd' ? standardDeviation : mean,
      );
    }
    systems[measurement.system] = metrics;
  }
  const tests: PairedTest[] = [];
  for (const metric of comparedMetrics) {
    for (const [index, a] of measurements.entries()) {
      for (const b of measurements.slice(index + 1)) {
        await turn();
        const p = pairedRandomisation(perQuery(a, metric), perQuery(b, metric), seed);
        tests.push({ a: a.system, b: b.system, metric, p });
      }
    }
  }
  return { systems, tests };
}

function perQuery(measurement: Measurement, metric: EvaluationMetric): number[] {
  if (metric === 'ms') return measurement.milliseconds;
  const name = metric === 'rankStd' ? 'rankMean' : metric;
  return measurement.metrics.map((metrics) => metrics[name]);
}
