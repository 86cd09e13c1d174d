/** `index [FOLDER…] [--watch] [--dtype …]`: brings the index up to date. */
import type { Command } from 'commander';
import type { IndexCounts } from '../../../shared/domain.ts';
import { makeDataFolder } from '../../data-folder.ts';
import type { Dtype } from '../../engine/engine.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { forEach, readableFolder } from '../folders.ts';
import { printCounts } from '../print-counts.ts';
import { withIndex } from '../reading.ts';
import { withIndexer, type Indexing } from '../start-engine.ts';

interface IndexOptions {
  readonly watch?: true;
  readonly dtype?: Dtype;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[FOLDER…]', 'help.argument.folders'))
    .addOption(line.option('--watch', 'help.option.watch'))
    .addOption(line.choice('--dtype <dtype>', 'help.option.dtype', ['int8', 'fp32'], null))
    .action((folders: string[], options: IndexOptions) =>
      line.run((context) => index(context, folders, options)),
    );
}

async function index(
  context: CommandContext,
  named: readonly string[],
  { watch, dtype }: IndexOptions,
): Promise<number> {
  const folders: string[] = [];
  const status = await forEach(context, named, (name) => {
    folders.push(readableFolder(name));
  });
  if (named.length > 0 && folders.length === 0) return status;
  if (named.length === 0 && !(await hasFolders(context))) {
    context.output.error(context.say('usage.no-folders'));
    return exitStatus.wrongInput;
  }
  makeDataFolder(context.dataFolder);
  const counts = await withIndexer(context, dtype ? { dtype } : {}, async (indexing) => {
    const done = await update(context, indexing, folders);
    if (watch) {
      printCounts(context, done);
      context.output.note(context.say('cli.watching'));
      await indexing.client.call('watch', null, { signal: context.interruption.signal });
    }
    return done;
  });
  if (!watch) printCounts(context, counts);
  return status;
}

async function hasFolders(context: CommandContext): Promise<boolean> {
  return withIndex(context, (reader) => (reader?.roots().length ?? 0) > 0);
}

async function update(
  { interruption: { signal } }: CommandContext,
  { client, timed }: Indexing,
  folders: readonly string[],
): Promise<IndexCounts> {
  for (const path of folders) await client.call('addFolder', { path }, { signal });
  return timed(await client.call('update', { folders: null }, { signal }));
}
