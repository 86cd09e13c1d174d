import type { ModelRole, ModelRow } from '../../shared/models-contract.ts';

/** A model in the plot of quality against speed. */
export interface Plotted {
  readonly id: string;
  readonly quality: number;
  /** Passages a second on this machine, at the fastest of what was measured. */
  readonly speed: number;
  readonly inUse: boolean;
}

export interface Comparison {
  /** What the scores were measured on: scores of different sets are not set side by side. */
  readonly measuredOn: string;
  readonly models: readonly Plotted[];
  /** Models with a score of that set whose speed was not measured here. */
  readonly unmeasured: number;
}

const metric = 'mrr@10';

/**
 * The models of a role that can be compared: those with a published MRR@10 on one and the same set,
 * the set that has most of them; null where there is none.
 */
export function comparison(models: readonly ModelRow[], role: ModelRole): Comparison | null {
  const scored = models.filter(
    (model) => model.role === role && metric in model.published && model.publishedOn !== null,
  );
  const sets = Map.groupBy(scored, ({ publishedOn }) => publishedOn ?? '');
  const [largest] = [...sets].sort(([, a], [, b]) => b.length - a.length);
  if (!largest) return null;
  const [measuredOn, members] = largest;
  const plotted = members.flatMap((model): Plotted[] => {
    const speed = speedOf(model);
    const quality = model.published[metric];
    if (speed === null || quality === undefined) return [];
    return [{ id: model.id, quality, speed, inUse: model.inUse }];
  });
  return { measuredOn, models: plotted, unmeasured: members.length - plotted.length };
}

/** The fastest that was measured here, in passages a second; null: not measured. */
export function speedOf({ speeds }: Pick<ModelRow, 'speeds'>): number | null {
  return speeds.length === 0
    ? null
    : Math.max(...speeds.map(({ passagesPerSecond }) => passagesPerSecond));
}

/** The last part of an id, without what all models of a family share. */
export function shortName(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return name.replace(/^(biencoder|crossencoder)-/, '').replace(/-mmarcoFR$/i, '');
}

/** Round steps that cover `low` to `high`, four to eight of them. */
export function ticks(low: number, high: number): number[] {
  const span = Math.max(high - low, 1e-9);
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
