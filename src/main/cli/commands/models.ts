/** `models list|download|import|use|rollback|remove|verify|bench`. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';

interface ModelsOptions {
  readonly id?: string;
}

const actions = [
  'list',
  'download',
  'import',
  'use',
  'rollback',
  'remove',
  'verify',
  'bench',
] as const;

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[ACTION…]', 'help.argument.models-action'))
    .addOption(line.option('--id <id>', 'help.option.id'))
    .action((words: string[], options: ModelsOptions) =>
      line.run((context) => models(context, line, words, options)),
    );
}

async function models(
  context: CommandContext,
  line: CommandLine,
  [word = 'list', named, ...others]: readonly string[],
  { id }: ModelsOptions,
): Promise<number> {
  const action = line.oneOf(word, actions, 'models');
  const { language } = context;
  const alone = action === 'list' || action === 'rollback';
  if ((others.length > 0 && action !== 'bench') || (alone && named !== undefined)) {
    throw usageError(language, 'usage.too-many', { command: 'models' });
  }
  const needed = (): string => {
    if (named !== undefined) return named;
    const name = action === 'import' ? 'DIR' : 'ID';
    throw usageError(language, 'usage.missing-argument', { name, command: 'models' });
  };
  switch (action) {
    case 'list':
      return (await import('../models/list.ts')).list(context);
    case 'download':
      return (await import('../models/install.ts')).download(context, needed());
    case 'import':
      return (await import('../models/install.ts')).importNamed(context, needed(), id);
    case 'verify':
      return (await import('../models/install.ts')).verify(context, named);
    case 'bench': {
      const ids = named === undefined ? [] : [named, ...others];
      return (await import('../models/bench.ts')).bench(context, ids);
    }
    case 'use':
      return (await import('../models/choose.ts')).use(context, needed());
    case 'rollback':
      return (await import('../models/choose.ts')).rollback(context);
    case 'remove':
      return (await import('../models/remove.ts')).remove(context, needed());
  }
}
