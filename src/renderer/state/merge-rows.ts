import type { Hit } from '../../shared/domain.ts';

/** What a row is known by while the list is made better. */
export function rowKey(hit: Pick<Hit, 'passageId' | 'fileId'>): string {
  return hit.passageId === null ? `file ${hit.fileId}` : `passage ${hit.passageId}`;
}

/**
 * A better list taken in under a selection that was moved: the rows down to the selected one stay
 * where they are, with what is newly known of them, and the new order holds below.
 */
export function mergeBelow(
  rows: readonly Hit[],
  selected: number,
  better: readonly Hit[],
): readonly Hit[] {
  const news = new Map(better.map((hit) => [rowKey(hit), hit]));
  const kept = rows.slice(0, selected + 1);
  const keptKeys = new Set(kept.map(rowKey));
  return [
    ...kept.map((hit) => news.get(rowKey(hit)) ?? hit),
    ...better.filter((hit) => !keptKeys.has(rowKey(hit))),
  ];
}

/** The rows, by their keys, that are none of those `above`. */
export function notAbove<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  above: readonly Hit[],
): readonly Row[] {
  const keys = new Set(above.map(rowKey));
  return rows.filter((row) => !keys.has(keyOf(row)));
}
