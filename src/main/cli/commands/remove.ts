/** `remove FOLDER…`: stops watching folders, and forgets what only they held. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { StoreWriter } from '../../store/types.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { forEach } from '../folders.ts';
import { withIndex } from '../reading.ts';

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('FOLDER…', 'help.argument.folders'))
    .action((folders: string[]) => line.run((context) => remove(context, folders)));
}

/** The watched folder of that path. Throws `path-missing`, or `folder-not-watched`. */
export function watchedFolder(writer: StoreWriter, path: string): { id: number; path: string } {
  const root = writer.roots().find((each) => each.path === path);
  if (root) return root;
  throw new TrouvailleError(existsSync(path) ? 'folder-not-watched' : 'path-missing', { path });
}

async function remove(context: CommandContext, named: readonly string[]): Promise<number> {
  const anything = await withIndex(context, (index) => index !== null);
  if (!anything) {
    return forEach(context, named, (name) => {
      const path = resolve(name);
      throw new TrouvailleError(existsSync(path) ? 'folder-not-watched' : 'path-missing', { path });
    });
  }
  const { openWriter } = await import('../../store/open.ts');
  const writer = openWriter(context.dataFolder);
  try {
    const status = await forEach(context, named, (name) => {
      const root = watchedFolder(writer, resolve(name));
      writer.removeRoot(root.id);
      context.output.note(context.say('cli.removed', { path: root.path }));
    });
    if (context.output.json) {
      context.output.value({ folders: writer.roots().map((root) => root.path) });
    }
    return status;
  } finally {
    writer.close();
  }
}
