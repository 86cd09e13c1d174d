/** `passages PATH [--inside NAME]`: the passages of a document, in order. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { indexedFile, withIndex } from '../reading.ts';

interface PassagesOptions {
  readonly inside?: string;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('PATH', 'help.argument.file'))
    .addOption(line.option('--inside <name>', 'help.option.inside'))
    .action((path: string, options: PassagesOptions) =>
      line.run((context) => passages(context, path, options)),
    );
}

function passages(
  context: CommandContext,
  path: string,
  { inside }: PassagesOptions,
): Promise<number> {
  return withIndex(context, (index) => {
    const { documentId, path: absolute } = indexedFile(context, index, path);
    const part = inside ?? null;
    if (part !== null && index?.pages(documentId, part) === null) {
      throw usageError(context.language, 'usage.no-member', { path: absolute, inside: part });
    }
    const { output, say } = context;
    for (const each of index?.passages(documentId, part) ?? []) {
      if (output.json) {
        const { ordinal, page, start, end, text, context: seen, sheet, cells } = each;
        output.value({
          ordinal,
          page,
          start,
          end,
          text,
          context: seen,
          sheet,
          cells,
          inside: each.inside,
        });
        continue;
      }
      const place = [
        say('cli.search.page', { page: each.page }),
        ...(each.sheet === null ? [] : [say('cli.search.sheet', { sheet: each.sheet })]),
        ...(each.cells === null ? [] : [each.cells]),
      ];
      output.line(output.style('dim', `${each.ordinal}. ${place.join(' · ')}`));
      output.line(each.text);
      output.line();
    }
    return 0;
  });
}
