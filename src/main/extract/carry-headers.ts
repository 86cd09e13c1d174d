/** Tables that go on over a page's end, or after a line between them, keep their column headers. */
import type { Block, Page, Table } from '../../shared/domain.ts';

/** Blocks that may stand between two parts of one table: a subtotal's note, a running line. */
const between = 1;

/** The pages with the headers of a table given to the parts of it that have none. */
export function carryHeaders(pages: readonly Page[]): Page[] {
  let last: { table: Table; columns: number; distance: number } | null = null;
  return pages.map((page) => {
    const tables = [...page.tables];
    const counts = page.tables.map((_, index) => columnsOfTable(page, index));
    const done = new Set<number>();
    for (const block of page.blocks) {
      const index = block.table;
      const table = index === undefined ? undefined : tables[index];
      if (index === undefined || !table) {
        if (last) last.distance += block.kind === 'heading' ? between + 1 : 1;
        continue;
      }
      const columns = counts[index] ?? 0;
      if (!done.has(index)) {
        done.add(index);
        const goesOn = last && last.distance <= between && last.columns === columns;
        if (table.headers === '' && goesOn && last) tables[index] = last.table;
      }
      const own = tables[index] ?? table;
      last = own.headers === '' ? null : { table: own, columns, distance: 0 };
    }
    return { ...page, tables };
  });
}

/** Cells of most of its rows. */
function columnsOfTable(page: Page, table: number): number {
  const counts = page.blocks
    .filter((block) => block.table === table)
    .map((block) => cellsOf(page, block))
    .sort((one, other) => one - other);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}

function cellsOf(page: Page, { start, end }: Block): number {
  return page.text.slice(start, end).split(' | ').length;
}
