/** `mcp`: a Model Context Protocol server on standard input and output, read-only. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';

export function declare(command: Command, line: CommandLine): void {
  command.action(() => line.run(mcp));
}

async function mcp(context: CommandContext): Promise<number> {
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const { mcpServer } = await import('../mcp-server.ts');
  const mcpEnd = mcpServer(context);
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await mcpEnd.server.connect(new StdioServerTransport());
  try {
    await context.interruption.race(ended);
  } finally {
    await mcpEnd.server.close();
    await mcpEnd.close();
  }
  return exitStatus.done;
}
