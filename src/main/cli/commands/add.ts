/** `add FOLDER…`: watches folders, without reading them yet. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { makeDataFolder } from '../../data-folder.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { forEach, readableFolder } from '../folders.ts';

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('FOLDER…', 'help.argument.folders'))
    .action((folders: string[]) => line.run((context) => add(context, folders)));
}

async function add(context: CommandContext, named: readonly string[]): Promise<number> {
  const folders: string[] = [];
  // Looked at before the data folder is made or locked: a mistyped path leaves no trace.
  const status = await forEach(context, named, (name) => {
    folders.push(readableFolder(name));
  });
  if (folders.length === 0) return status;
  makeDataFolder(context.dataFolder);
  const { openWriter } = await import('../../store/open.ts');
  const writer = openWriter(context.dataFolder);
  try {
    for (const path of folders) {
      if (writer.roots().some((root) => root.path === path)) {
        context.output.note(context.say('cli.added-already', { path }));
        continue;
      }
      const { dev, ino } = statSync(path, { bigint: true });
      writer.addRoot(path, String(dev), String(ino));
      context.output.note(context.say('cli.added', { path }));
    }
    if (context.output.json) {
      context.output.value({ folders: writer.roots().map((root) => root.path) });
    } else context.output.note(context.say('cli.add-next'));
  } finally {
    writer.close();
  }
  return status;
}
