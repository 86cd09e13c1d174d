/** Lines of a stream of UTF-8 text. */

/**
 * Parted at `\n` and `\r\n` alone: `node:readline` also parts at U+2028 and U+2029, which JSON holds
 * unescaped inside strings. No line after a last `\n`.
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
