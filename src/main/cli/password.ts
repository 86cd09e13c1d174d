/** A password from standard input: typed unseen on a terminal, else its first line. */
import { createInterface } from 'node:readline';

export async function readPassword(prompt: string): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    // No output: a terminal then does not show what is typed.
    terminal: process.stdin.isTTY,
  });
  // On a terminal readline takes Ctrl+C for itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  if (process.stdin.isTTY) process.stderr.write(prompt);
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
  }
}
