/** `unlock PATH`: reads a protected document; its password comes from standard input. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readPassword } from '../password.ts';
import { withIndex } from '../reading.ts';
import { withIndexer } from '../start-engine.ts';

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('PATH', 'help.argument.file'))
    .action((path: string) => line.run((context) => unlock(context, path)));
}

async function unlock(context: CommandContext, named: string): Promise<number> {
  const { language, output, say, interruption } = context;
  const path = resolve(named);
  await withIndex(context, (index) => {
    const file = index?.fileByPath(path) ?? null;
    if (file === null) {
      throw new TrouvailleError(existsSync(path) ? 'file-not-indexed' : 'path-missing', { path });
    }
    if (file.state !== 'encrypted') throw usageError(language, 'usage.not-unlocked', { path });
  });
  const password = await interruption.race(readPassword(say('cli.password')));
  if (password === '') throw usageError(language, 'usage.no-password');
  try {
    await withIndexer(context, {}, ({ client }) =>
      client.call('unlock', { path, password }, { signal: interruption.signal }),
    );
  } catch (error) {
    if (error instanceof TrouvailleError && error.code === 'document-encrypted') {
      throw usageError(language, 'usage.wrong-password', { path });
    }
    throw error;
  }
  const now = await withIndex(context, (index) => index?.fileByPath(path) ?? null);
  const state = now?.state ?? 'pending';
  output.note(say('cli.unlocked', { path }));
  // Opened, it may turn out to be empty, scanned or damaged.
  if (state !== 'indexed') output.note(say(`reason.${state}`));
  if (output.json) output.value({ path, state });
  return exitStatus.done;
}
