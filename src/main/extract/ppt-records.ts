/** The records of a PowerPoint 97-2003 stream ([MS-PPT] 2.3.1): headers of eight bytes, nested. */
import { TrouvailleError } from '../../shared/errors.ts';

export interface PptRecord {
  readonly type: number;
  readonly instance: number;
  /** Holds records. */
  readonly container: boolean;
  /** Of its contents, in the stream. */
  readonly start: number;
  readonly end: number;
}

/** Records within records: no file nests deeper. */
const deepest = 40;

/** The records between two places; one that reaches beyond its container is cut to it. */
export function* records(view: DataView, start: number, end: number): Generator<PptRecord> {
  let at = start;
  while (at + 8 <= end) {
    const flags = view.getUint16(at, true);
    const length = view.getUint32(at + 4, true);
    const contents = at + 8;
    const last = Math.min(end, contents + length);
    yield {
      type: view.getUint16(at + 2, true),
      instance: flags >>> 4,
      container: (flags & 0xf) === 0xf,
      start: contents,
      end: last,
    };
    at = last;
  }
}

/** The record at a place. Throws `document-damaged` where there is none. */
export function recordAt(view: DataView, at: number): PptRecord {
  for (const record of records(view, at, view.byteLength)) return record;
  throw new TrouvailleError('document-damaged', {
    detail: 'PowerPoint: a record beyond its stream',
  });
}

/** All records of the given types under one, in order, not looking inside them. */
export function* recordsWithin(
  view: DataView,
  parent: PptRecord,
  types: ReadonlySet<number>,
  depth = 0,
): Generator<PptRecord> {
  if (depth > deepest) return;
  for (const record of records(view, parent.start, parent.end)) {
    if (types.has(record.type)) yield record;
    else if (record.container) yield* recordsWithin(view, record, types, depth + 1);
  }
}
