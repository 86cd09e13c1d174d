/** Lines in, results out in the same order, computed together where that is faster. */
import { cutBatches } from '../model/batches.ts';
import type { CommandContext } from './context.ts';
import { exitStatus } from './exit-status.ts';
import { readJsonLines, type LineForm } from './json-lines.ts';
import { windows } from './line-windows.ts';
import { toFailure } from '../../shared/errors.ts';
import { failureSentence } from './report.ts';

/** Lines that are sorted by length and computed before the next are read. */
const windowLines = 512;

export interface LineWork<Value, Prepared extends { readonly length: number }> {
  readonly form: LineForm<Value>;
  /** What is computed of a line; of length 0: nothing is. */
  prepare(value: Value): Prepared;
  /** One run: a result for each, in order. */
  compute(prepared: readonly Prepared[]): Promise<readonly unknown[]>;
  /** The result of a line of length 0. */
  readonly nothing: unknown;
}

/**
 * Answers each line of standard input with one on stdout. A line that is not of the form is answered
 * with `{"error"}`, so that answers stay beside their questions, and makes the status 2.
 * `together`: lines a run; null: as many as suit the processor.
 */
export async function answerLines<Value, Prepared extends { readonly length: number }>(
  context: CommandContext,
  together: number | null,
  work: LineWork<Value, Prepared>,
): Promise<number> {
  let status: number = exitStatus.done;
  for await (const window of windows(readJsonLines(context, '-', work.form), windowLines)) {
    const answers = new Array<unknown>(window.length);
    const places: number[] = [];
    const prepared: Prepared[] = [];
    window.forEach((line, place) => {
      if ('error' in line) {
        status = context.report(line.error);
        answers[place] = { error: failureSentence(context.language, toFailure(line.error)) };
        return;
      }
      const ready = work.prepare(line.value);
      answers[place] = work.nothing;
      if (ready.length === 0) return;
      places.push(place);
      prepared.push(ready);
    });
    for (const batch of batchesOf(prepared, together)) {
      context.interruption.signal.throwIfAborted();
      const inputs = batch.flatMap((at) => prepared[at] ?? []);
      const results = await work.compute(inputs);
      batch.forEach((at, row) => {
        answers[places[at] ?? 0] = results[row];
      });
    }
    for (const answer of answers) context.output.value(answer);
  }
  return status;
}

/** Positions of what is computed together, by length so that little is padded. */
function batchesOf(
  prepared: readonly { readonly length: number }[],
  together: number | null,
): (readonly number[])[] {
  if (together === null) return cutBatches(prepared);
  const order = prepared
    .map(({ length }, at) => ({ length, at }))
    .sort((a, b) => b.length - a.length)
    .map(({ at }) => at);
  return Array.from({ length: Math.ceil(order.length / together) }, (_, batch) =>
    order.slice(batch * together, (batch + 1) * together),
  );
}

/** Single-precision numbers with the digits that tell them apart, no more. */
export function shortNumbers(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}
