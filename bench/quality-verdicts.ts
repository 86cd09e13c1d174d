/** What the reports of an evaluation say in a table: figures with intervals, and what they prove. */

interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface QualityReport {
  readonly set: string;
  readonly documents: number;
  readonly queries: number;
  readonly systems: Readonly<Record<string, Readonly<Record<ShownMetric, Measured>>>>;
  readonly tests: readonly {
    readonly a: string;
    readonly b: string;
    readonly metric: string;
    readonly p: number;
  }[];
}

const shownMetrics = ['ndcg@10', 'mrr@10', 'recall@100'] as const;
type ShownMetric = (typeof shownMetrics)[number];

const modes = ['keywords', 'vectors', 'hybrid', 'reranked'] as const;
/** What each mode is to be better than. */
const rivals: Readonly<Record<string, readonly string[]>> = {
  hybrid: ['keywords', 'vectors'],
  reranked: ['hybrid'],
};
/** Below it a difference is not put down to chance. */
const significant = 0.05;

/** A Markdown table, a line a set and mode, and a sentence on what hybrid and reranking gain. */
export function qualityTable(reports: readonly QualityReport[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const head = ['collection', 'mode', 'nDCG@10', 'MRR@10', 'R@100', 'by nDCG@10'];
  const body = reports.flatMap((report) => {
    const shown = modes.filter((mode) => report.systems[mode]);
    return shown.map((mode, index) =>
      row([
        index === 0
          ? `**${report.set}**, ${report.queries} questions, ${report.documents} documents`
          : '',
        mode,
        ...shownMetrics.map((metric) => figure(report.systems[mode]?.[metric])),
        verdict(report, mode),
      ]),
    );
  });
  return [
    row(head),
    row(head.map(() => '---')),
    ...body,
    `\nMeans with 95% bootstrap intervals; better and worse: p < ${share(significant)} in a two-sided paired randomisation test. `,
    `${summary(reports, 'hybrid', 'both of its parts')} ${summary(reports, 'reranked', 'hybrid')}\n`,
  ].join('');
}

/** `better than keywords (p = .001), even with vectors (p = .21)`; '' for a mode without rivals. */
export function verdict(report: QualityReport, mode: string): string {
  return (rivals[mode] ?? [])
    .flatMap((rival) => {
      const found = compared(report, mode, rival);
      if (!found) return [];
      const words = { better: 'better than', even: 'even with', worse: 'worse than' };
      const p = found.p < 0.001 ? 'p < .001' : `p = ${share(found.p)}`;
      return [`${words[found.outcome]} ${rival} (${p})`];
    })
    .join(', ');
}

function compared(
  report: Pick<QualityReport, 'systems' | 'tests'>,
  mode: string,
  rival: string,
): { outcome: 'better' | 'even' | 'worse'; p: number } | null {
  const [mine, other] = [mode, rival].map((name) => report.systems[name]?.['ndcg@10'].value);
  const test = report.tests.find(
    ({ a, b, metric }) =>
      metric === 'ndcg@10' && ((a === mode && b === rival) || (a === rival && b === mode)),
  );
  if (mine === undefined || other === undefined || !test) return null;
  if (test.p >= significant || mine === other) return { outcome: 'even', p: test.p };
  return { outcome: mine > other ? 'better' : 'worse', p: test.p };
}

function summary(reports: readonly QualityReport[], mode: string, than: string): string {
  const outcomes = reports.flatMap(({ set, ...report }) => {
    const found = (rivals[mode] ?? []).map((rival) => compared(report, mode, rival)?.outcome);
    if (found.length === 0 || found.includes(undefined)) return [];
    if (found.includes('worse')) return [{ set, outcome: 'worse' }];
    const better = found.every((outcome) => outcome === 'better');
    return [{ set, outcome: better ? 'better' : 'even' }];
  });
  const sets = (outcome: string): string[] =>
    outcomes.filter((each) => each.outcome === outcome).map(({ set }) => set);
  const worse = sets('worse').join(' and ') || 'none';
  const even = sets('even').length > 0 ? `, only even on ${sets('even').join(' and ')}` : '';
  const name = mode.charAt(0).toUpperCase() + mode.slice(1);
  return `${name} is better than ${than} on ${sets('better').length} of ${outcomes.length} collections, worse on ${worse}${even}.`;
}

function figure(measured: Measured | undefined): string {
  if (!measured) return '';
  return `${share(measured.value)} [${share(measured.low)}, ${share(measured.high)}]`;
}

/** `.743`, `1.000`. */
function share(value: number): string {
  return (value === significant ? value.toFixed(2) : value.toFixed(3)).replace(/^0/, '');
}
