import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SearchMode } from '../../shared/domain.ts';
import type { Measurement } from './report.ts';
import {
  evaluationMetrics,
  type EvaluationMetric,
  type EvaluationReport,
  type Measured,
} from '../../shared/evaluation.ts';

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

/** A table: a metric a line, a mode a column, each with its interval. */
export function markdown({ set, documents, queries, systems, tests }: EvaluationReport): string {
  const modes = modesOf(systems);
  const cell = (measured: Measured | undefined, metric: EvaluationMetric): string =>
    measured
      ? `${figure(measured.value, metric)} [${figure(measured.low, metric)}, ${figure(measured.high, metric)}]`
      : '';
  const lines = [
    `# ${set}`,
    '',
    `${documents} documents, ${queries} queries; means with 95% bootstrap intervals.`,
    '',
    `| metric | ${modes.join(' | ')} |`,
    `|---|${modes.map(() => '---|').join('')}`,
    ...evaluationMetrics.map(
      (metric) =>
        `| ${metric} | ${modes.map((mode) => cell(systems[mode]?.[metric], metric)).join(' | ')} |`,
    ),
    '',
    ...tests.map(({ a, b, metric, p }) => `- ${a} / ${b}, ${metric}: p = ${p.toFixed(4)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** nDCG@10 of each mode as a bar with its interval. */
function plot({ set, systems }: EvaluationReport): string {
  const width = 560;
  const row = 36;
  const left = 100;
  const scale = width - left - 60;
  const bars = modesOf(systems).flatMap((mode, index) => {
    const measured = systems[mode]?.['ndcg@10'];
    if (!measured) return [];
    const y = 40 + index * row;
    const x = (value: number): string => (left + value * scale).toFixed(1);
    return [
      `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${mode}</text>`,
      `<rect x="${left}" y="${y}" width="${(measured.value * scale).toFixed(1)}" height="20" fill="#4a6fa5"/>`,
      `<path d="M${x(measured.low)} ${y + 10}H${x(measured.high)}" stroke="#111" stroke-width="2"/>`,
      `<text x="${x(measured.high)}" y="${y + 15}" dx="6">${measured.value.toFixed(3)}</text>`,
    ];
  });
  const height = 50 + modesOf(systems).length * row;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/><text x="${left}" y="22" font-weight="bold">${set}: nDCG@10</text>${bars.join('')}</svg>\n`;
}

function trec({ system, rankings }: Measurement): string {
  return rankings
    .flatMap(({ query, documents }) =>
      documents
        .slice(0, runDepth)
        .map((id, index) => `${query} Q0 ${id} ${index + 1} ${runDepth - index} ${system}\n`),
    )
    .join('');
}

function modesOf(systems: EvaluationReport['systems']): SearchMode[] {
  const modes: SearchMode[] = ['keywords', 'vectors', 'hybrid', 'reranked'];
  return modes.filter((mode) => systems[mode]);
}

function figure(value: number, metric: EvaluationMetric): string {
  return value.toFixed(metric === 'ms' || metric.startsWith('rank') ? 1 : 3);
}
