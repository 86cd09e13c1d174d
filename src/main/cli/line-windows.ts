/**
 * Lines gathered so that they can be computed together: as many as are there, up to a limit. A
 * program that writes one line and waits for its answer gets it at once.
 */
export async function* windows<Line>(
  lines: AsyncIterator<Line>,
  most: number,
): AsyncGenerator<Line[]> {
  let next = lines.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const window = [first.value];
    next = lines.next();
    while (window.length < most) {
      const more = await Promise.race([next, nothingMore()]);
      if (more === null || more.done) break;
      window.push(more.value);
      next = lines.next();
    }
    yield window;
  }
}

/** Lines of what was read already come before this. */
function nothingMore(): Promise<null> {
  return new Promise((resolve) => setImmediate(() => resolve(null)));
}
