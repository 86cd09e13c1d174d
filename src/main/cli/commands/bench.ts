/** `bench [index|search|models|start]`: the project's benchmarks on this machine. */
import type { Command } from 'commander';
import type { BenchContext, BenchHooks } from '../../bench/types.ts';
import { cacheFolderPath } from '../../data-folder.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';
import { integer, table } from '../format.ts';
import { openProgress } from '../progress.ts';
import { withIndex } from '../reading.ts';

interface BenchOptions {
  readonly passages: number;
  readonly seed: number;
}

const benches = ['index', 'search', 'models', 'start'] as const;

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[BENCH]', 'help.argument.bench'))
    .addArgument(line.argument('[FOLDER…]', 'help.argument.bench-folders'))
    .addOption(line.number('--passages <n>', 'help.option.passages', 100, 10_000_000, 100_000))
    .addOption(line.number('--seed <n>', 'help.option.seed', 0, 2 ** 31 - 1, 1))
    .action((word: string | undefined, folders: string[], options: BenchOptions) =>
      line.run((context) => bench(context, line, word, folders, options)),
    );
}

async function bench(
  context: CommandContext,
  line: CommandLine,
  word: string | undefined,
  named: readonly string[],
  options: BenchOptions,
): Promise<number> {
  const asked = word === undefined ? null : line.oneOf(word, benches, 'bench');
  if (asked === 'models') {
    return (await import('../models/bench.ts')).bench(context, named);
  }
  if (asked !== 'index' && named.length > 0) {
    throw usageError(context.language, 'usage.too-many', { command: 'bench' });
  }
  // Without a name, all there are, one after the other.
  const wanted = asked === null ? (['index', 'search', 'start'] as const) : [asked];
  const results: Record<string, object> = {};
  for (const each of wanted) results[each] = await measure(context, each, named, options);
  if (context.output.json) context.output.value(asked === null ? results : results[asked]);
  else for (const each of wanted) print(context, each, results[each] ?? {});
  return exitStatus.done;
}

async function measure(
  context: CommandContext,
  which: 'index' | 'search' | 'start',
  named: readonly string[],
  options: BenchOptions,
): Promise<object> {
  const { interruption, say, language } = context;
  const place: BenchContext = {
    dataFolder: context.dataFolder,
    cacheFolder: cacheFolderPath(),
  };
  const progress = openProgress(context);
  const hooks: BenchHooks = {
    signal: interruption.signal,
    onProgress: ({ done, total }) => {
      const counts = { done: integer(language, done), total: integer(language, total) };
      progress.count(`${which} : ${say('cli.progress.count', counts)}`, done, total);
    },
  };
  try {
    switch (which) {
      case 'index': {
        const folders = await benchFolders(context, named);
        const { benchIndex } = await import('../../bench/index.ts');
        return await interruption.race(benchIndex(place, { folders }, hooks));
      }
      case 'search': {
        const { benchSearch } = await import('../../bench/search.ts');
        return await interruption.race(benchSearch(place, options, hooks));
      }
      case 'start': {
        const { benchStart } = await import('../../bench/start.ts');
        return await interruption.race(benchStart(place, hooks));
      }
    }
  } finally {
    progress.stop();
  }
}

async function benchFolders(
  context: CommandContext,
  named: readonly string[],
): Promise<readonly string[]> {
  if (named.length > 0) return named.map(readableFolder);
  const watched = await withIndex(context, (index) => index?.roots() ?? []);
  if (watched.length === 0) throw usageError(context.language, 'usage.no-folders');
  return watched.map((root) => root.path);
}

/** A result as a table: a line a figure, the members of a group indented under its name. */
function print({ output, say, language }: CommandContext, name: string, result: object): void {
  const rows: string[][] = [];
  const add = (values: object, indent: string): void => {
    for (const [key, value] of Object.entries(values) as [string, unknown][]) {
      if (typeof value === 'number') {
        const text = value.toLocaleString(language, { maximumSignificantDigits: 6 });
        rows.push([indent + key, text]);
      } else if (typeof value === 'object' && value !== null) {
        rows.push([indent + key, '']);
        add(value, `${indent}  `);
      } else rows.push([indent + key, String(value)]);
    }
  };
  add(result, '');
  output.line(output.style('bold', `bench ${name}`));
  for (const line of table(rows, [1])) output.line(line);
  if (name === 'search') output.note(say('cli.bench.seeded'));
  output.line();
}
