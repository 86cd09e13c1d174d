/**
 * Of V8's young generation, which is three times this: left alone, it grows to 128 MB in a process that
 * makes much garbage, and so took a third of the indexer's 362 MB over documents/french.
 */
const semiSpaceMegabytes = 16;

/** V8's flags for a child whose old generation may have `heapMegabytes`; undefined: what V8 takes. */
export function heapFlags(heapMegabytes: number | undefined): string[] {
  const young = `--max-semi-space-size=${semiSpaceMegabytes}`;
  return heapMegabytes === undefined ? [young] : [young, `--max-old-space-size=${heapMegabytes}`];
}
