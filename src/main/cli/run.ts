/** Runs a command line to its exit status. */
import type { Language } from '../../shared/domain.ts';
import { message } from '../../shared/i18n/messages.ts';
import { dataFolderPath } from '../data-folder.ts';
import type { CommandContext } from './context.ts';
import { exitStatus } from './exit-status.ts';
import { listenForInterruption } from './interruption.ts';
import { Output } from './output.ts';
import { runProgram, type CommonOptions } from './program.ts';
import { reportError } from './report.ts';

export async function runCommandLine(
  words: readonly string[],
  language: Language,
): Promise<number> {
  const interruption = listenForInterruption((status) => process.exit(status));
  const debug = words.includes('--debug');
  let output = new Output({ json: words.includes('--json'), quiet: false, colour: false });
  let dataFolder = dataFolderPath();
  let status: number = exitStatus.done;

  const report = (error: unknown): number =>
    reportError(error, { output, language, dataFolder, debug });
  const run = async (
    options: CommonOptions,
    work: (context: CommandContext) => Promise<number>,
  ): Promise<void> => {
    output = new Output({
      json: options.json ?? false,
      quiet: options.quiet ?? false,
      colour: options.color,
    });
    dataFolder = dataFolderPath(options.data);
    status = await work({
      language,
      output,
      dataFolder,
      interruption,
      say: (key, values) => message(language, key, values),
      report,
    });
  };

  try {
    await runProgram(words, language, run);
  } catch (error) {
    // What breaks while a command is being stopped is of its stopping.
    if (interruption.status === null) return report(error);
    output.note(message(language, 'cli.interrupted'));
  }
  return interruption.status ?? status;
}
