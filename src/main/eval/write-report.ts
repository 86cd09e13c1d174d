import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  evaluationMetrics,
  type EvaluationMetric,
  type EvaluationReport,
  type Measured,
} from '../../shared/evaluation.ts';
import { plot } from './plot.ts';
import { comparedMetrics, type Measurement } from './report.ts';

/** Documents of a run file, as TREC tools take them. */
const runDepth = 1000;

/** Writes `report.json`, `report.md`, `report.svg`, and one `run-MODE.trec` a mode, into `folder`. */
export async function writeReport(
  report: EvaluationReport,
  measurements: readonly Measurement[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'report.md'), markdown(report));
  await writeFile(join(folder, 'report.svg'), plot(report));
  for (const measurement of measurements) {
    await writeFile(join(folder, `run-${measurement.system}.trec`), trec(measurement));
  }
}

/** A table: a metric a line, a system a column, each with its interval; then the tests. */
export function markdown({ set, documents, queries, systems, tests }: EvaluationReport): string {
  const names = Object.keys(systems);
  const cell = (measured: Measured | undefined, metric: EvaluationMetric): string =>
    measured
      ? `${figure(measured.value, metric)} [${figure(measured.low, metric)}, ${figure(measured.high, metric)}]`
      : '';
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    `# ${set}`,
    '',
    `${documents} documents, ${queries} queries; means with 95% bootstrap intervals.`,
    '',
    row(['metric', ...names]),
    row(['metric', ...names].map(() => '---')),
    ...evaluationMetrics.map((metric) =>
      row([metric, ...names.map((name) => cell(systems[name]?.[metric], metric))]),
    ),
  ];
  if (tests.length > 0) {
    const pairs = tests.filter(({ metric }) => metric === comparedMetrics[0]);
    lines.push(
      ...['', 'Two-sided p of a paired randomisation test:', ''],
      row(['', ...comparedMetrics]),
      row(['', ...comparedMetrics].map(() => '---')),
      ...pairs.map(({ a, b }) =>
        row([`${a} / ${b}`, ...comparedMetrics.map((metric) => pOf(tests, a, b, metric))]),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

function pOf(
  tests: EvaluationReport['tests'],
  a: string,
  b: string,
  metric: EvaluationMetric,
): string {
  const test = tests.find((each) => each.a === a && each.b === b && each.metric === metric);
  return test ? test.p.toFixed(4) : '';
}

/** TREC's columns are parted by spaces, so those of an id are written as `%20` and its like. */
function trec({ system, rankings }: Measurement): string {
  const column = (id: string): string => id.replace(/[\s%]/g, encodeURIComponent) || '%';
  return rankings
    .flatMap(({ query, documents }) =>
      documents
        .slice(0, runDepth)
        .map(
          (id, index) =>
            `${column(query)} Q0 ${column(id)} ${index + 1} ${runDepth - index} ${system}\n`,
        ),
    )
    .join('');
}

function figure(value: number, metric: EvaluationMetric): string {
  return value.toFixed(metric === 'ms' || metric.startsWith('rank') ? 1 : 3);
}
