import type { EvaluationMetric, EvaluationReport } from '../../shared/evaluation.ts';
import type { CommandContext } from './context.ts';
import { decimal, integer, table } from './format.ts';

/** Digits after the point: a rank or a time needs fewer than a share. */
const digits: Partial<Record<EvaluationMetric, number>> = { rankMean: 1, rankStd: 1, ms: 1 };

/** A line a metric, a column a mode, each with its interval; then the tests between modes. */
export function printEvaluation(
  { output, say, language }: CommandContext,
  report: EvaluationReport,
  metrics: readonly EvaluationMetric[],
): void {
  output.line(
    say('cli.eval.head', {
      set: report.set,
      documents: integer(language, report.documents),
      queries: integer(language, report.queries),
    }),
  );
  output.line();
  const systems = Object.entries(report.systems);
  const rows = metrics
    .filter((metric) => systems.some(([, measures]) => metric in measures))
    .map((metric) => [
      metric,
      ...systems.map(([, measures]) => {
        const measured = measures[metric];
        if (!measured) return '–';
        const [value, low, high] = [measured.value, measured.low, measured.high].map((number) =>
          decimal(language, number, digits[metric] ?? 3),
        );
        return `${value} [${low}–${high}]`;
      }),
    ]);
  const head = ['', ...systems.map(([mode]) => mode)];
  const figures = head.map((_, column) => column).slice(1);
  for (const line of table([head, ...rows], figures)) output.line(line);
  if (report.tests.length === 0) return;
  const compared = [...new Set(report.tests.map(({ metric }) => metric))];
  const pairs = Map.groupBy(report.tests, ({ a, b }) => `${a} / ${b}`);
  output.line();
  output.line(say('cli.eval.tests'));
  const tested = [...pairs].map(([pair, tests]) => [
    pair,
    ...compared.map((metric) => {
      const test = tests.find((each) => each.metric === metric);
      return test ? decimal(language, test.p, 4) : '–';
    }),
  ]);
  const right = compared.map((_, column) => column + 1);
  for (const line of table([['', ...compared], ...tested], right)) output.line(line);
}
