/** `status [--files]`: what the index holds, and how it is. */
import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { withIndex } from '../reading.ts';
import { printFiles } from '../status-files.ts';
import { indexStatus, printStatus } from '../status-summary.ts';

interface StatusOptions {
  readonly files?: true;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addOption(line.option('--files', 'help.option.files'))
    .action((options: StatusOptions) => line.run((context) => status(context, options)));
}

function status(context: CommandContext, { files }: StatusOptions): Promise<number> {
  return withIndex(context, (index) => {
    if (files) {
      if (index) printFiles(context, index);
    } else {
      const current = indexStatus(context, index);
      if (context.output.json) context.output.value(current);
      else printStatus(context, current);
    }
    return 0;
  });
}
