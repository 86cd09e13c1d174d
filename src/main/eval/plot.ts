/** The report as a picture: a panel a metric, a bar a system with its interval. */
import type { EvaluationReport, Measured } from '../../shared/evaluation.ts';
import { comparedMetrics } from './report.ts';

const titles: Readonly<Record<string, string>> = {
  ...{ 'ndcg@10': 'nDCG@10', 'mrr@10': 'MRR@10', 'recall@100': 'Recall@100' },
};
/** A hue a system, told apart also by people who do not see red or green (Okabe & Ito 2008). */
const colours = ['#999999', '#56b4e9', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];

/** Pixels. */
const panelWidth = 230;
const gap = 28;
const row = 34;
const bar = 18;
const top = 84;
const bottom = 34;
/** A character of the labels' size, about. */
const character = 7.8;
const ticks = [0, 0.25, 0.5, 0.75, 1];

export function plot({ set, documents, queries, systems }: EvaluationReport): string {
  const names = Object.keys(systems);
  const left = 24 + Math.max(...names.map((name) => name.length), 4) * character;
  const plotHeight = names.length * row;
  const width = left + comparedMetrics.length * (panelWidth + gap) + 16;
  const height = top + plotHeight + bottom;
  const labels = names.map(
    (name, index) =>
      `<text x="${left - 12}" y="${middle(index) + 4}" text-anchor="end">${escape(name)}</text>`,
  );
  const panels = comparedMetrics.flatMap((metric, panel) => {
    const x0 = left + panel * (panelWidth + gap);
    const x = (value: number): number => round(x0 + value * panelWidth);
    const grid = ticks.flatMap((tick) => [
      `<path d="M${x(tick)} ${top - 6}V${top + plotHeight}" stroke="${tick === 0 ? '#555' : '#e3e3e3'}"/>`,
      `<text x="${x(tick)}" y="${top + plotHeight + 18}" text-anchor="middle" font-size="11" fill="#666">${tick}</text>`,
    ]);
    const bars = names.flatMap((name, index) => {
      const measured = systems[name]?.[metric];
      return measured ? barOf(measured, x, middle(index), colours[index % colours.length]) : [];
    });
    const title = `<text x="${x0}" y="${top - 16}" font-weight="600">${titles[metric] ?? metric}</text>`;
    return [title, ...grid, ...bars];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13" fill="#222">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="24" y="30" font-size="17" font-weight="600">${escape(set)}</text>`,
    `<text x="24" y="48" font-size="12" fill="#666">${documents} documents, ${queries} queries; means with 95% bootstrap intervals</text>`,
    ...labels,
    ...panels,
    '</svg>\n',
  ].join('');
}

function middle(index: number): number {
  return top + index * row + row / 2;
}

/** The bar, its interval as a whisker, and its figure beyond both, or inside where there is no room. */
function barOf(
  { value, low, high }: Measured,
  x: (value: number) => number,
  y: number,
  colour: string | undefined,
): string[] {
  const inside = high > 0.82;
  const figure = inside
    ? `<text x="${x(0) + 8}" y="${y + 4}" fill="#fff" font-weight="600">${value.toFixed(3)}</text>`
    : `<text x="${x(high) + 7}" y="${y + 4}">${value.toFixed(3)}</text>`;
  return [
    `<rect x="${x(0)}" y="${y - bar / 2}" width="${round(x(value) - x(0))}" height="${bar}" rx="2" fill="${colour ?? '#999'}"/>`,
    `<path d="M${x(low)} ${y}H${x(high)}M${x(low)} ${y - 4}V${y + 4}M${x(high)} ${y - 4}V${y + 4}" stroke="#111" stroke-width="1.5" fill="none"/>`,
    figure,
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
