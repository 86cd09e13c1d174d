/** `text PATH [--inside NAME]`: the normalised text as indexed. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { indexedFile, withIndex } from '../reading.ts';

interface TextOptions {
  readonly inside?: string;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('PATH', 'help.argument.file'))
    .addOption(line.option('--inside <name>', 'help.option.inside'))
    .action((path: string, options: TextOptions) =>
      line.run((context) => text(context, path, options)),
    );
}

function text(context: CommandContext, path: string, { inside }: TextOptions): Promise<number> {
  return withIndex(context, (index) => {
    const { documentId, path: absolute } = indexedFile(context, index, path);
    const part = index?.pages(documentId, inside ?? null) ?? null;
    if (part === null && inside !== undefined) {
      throw usageError(context.language, 'usage.no-member', { path: absolute, inside });
    }
    const pages = part?.pages ?? []; // an archive has no text of its own
    const { output, say } = context;
    if (output.json) {
      output.value({
        title: part?.title ?? null,
        language: part?.language ?? null,
        pages: pages.map(({ page, text: content }) => ({ page, text: content })),
      });
      return 0;
    }
    for (const { page, text: content } of pages) {
      if (pages.length > 1) output.line(output.style('dim', say('cli.text.page', { page })));
      output.line(content);
    }
    return 0;
  });
}
