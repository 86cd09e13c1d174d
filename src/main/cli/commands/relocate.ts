/** `relocate OLD NEW`: a watched folder is elsewhere now; nothing of it is read again. */
import { resolve } from 'node:path';
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { readableFolder } from '../folders.ts';
import { withIndex } from '../reading.ts';
import { watchedFolder } from './remove.ts';

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('OLD', 'help.argument.old'))
    .addArgument(line.argument('NEW', 'help.argument.new'))
    .action((from: string, to: string) => line.run((context) => relocate(context, from, to)));
}

async function relocate(context: CommandContext, from: string, to: string): Promise<number> {
  const target = readableFolder(to);
  const path = resolve(from);
  const anything = await withIndex(context, (index) => index !== null);
  if (!anything) throw new TrouvailleError('folder-not-watched', { path });
  const { openWriter } = await import('../../store/open.ts');
  const writer = openWriter(context.dataFolder);
  try {
    const root = writer.roots().find((each) => each.path === path) ?? watchedFolder(writer, path);
    const { dev, ino } = statSync(target, { bigint: true });
    writer.relocateRoot(root.id, target);
    writer.setRootIdentity(root.id, String(dev), String(ino));
    context.output.note(context.say('cli.relocated', { from: root.path, to: target }));
    if (context.output.json) {
      context.output.value({ folders: writer.roots().map((each) => each.path) });
    }
    return 0;
  } finally {
    writer.close();
  }
}
