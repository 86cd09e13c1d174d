/** `retry [PATH…]`: reads again what failed. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { forEach } from '../folders.ts';
import { printCounts } from '../print-counts.ts';
import { withIndex } from '../reading.ts';
import { withIndexer } from '../start-engine.ts';

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[PATH…]', 'help.argument.files'))
    .action((paths: string[]) => line.run((context) => retry(context, paths)));
}

async function retry(context: CommandContext, named: readonly string[]): Promise<number> {
  const paths: string[] = [];
  const status = await withIndex(context, (index) => {
    if (index === null) throw new TrouvailleError('nothing-indexed');
    return forEach(context, named, (name) => {
      const path = resolve(name);
      const watched = index.roots().some((root) => `${path}/`.startsWith(`${root.path}/`));
      if (index.fileByPath(path) === null && !(watched && existsSync(path))) {
        throw new TrouvailleError(existsSync(path) ? 'file-not-indexed' : 'path-missing', { path });
      }
      paths.push(path);
    });
  });
  if (named.length > 0 && paths.length === 0) return status;
  const { signal } = context.interruption;
  const counts = await withIndexer(context, {}, async ({ client, timed }) => {
    const asked = { paths: named.length === 0 ? null : paths };
    const { files } = await client.call('retry', asked, { signal });
    if (files > 0) context.output.note(context.say('cli.retried', { files }));
    else context.output.note(context.say('cli.nothing-to-retry'));
    return timed(await client.call('update', { folders: null }, { signal }));
  });
  printCounts(context, counts);
  return status;
}
