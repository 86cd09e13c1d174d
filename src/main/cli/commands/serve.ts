/** `serve [FOLDER…]`: the application for a browser, on this machine alone. */
import type { Command } from 'commander';
import { makeDataFolder, systemCode } from '../../data-folder.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { forEach, readableFolder } from '../folders.ts';

interface ServeOptions {
  readonly port: number;
  /** False with `--no-open`. */
  readonly open: boolean;
}

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[FOLDER…]', 'help.argument.folders'))
    .addOption(line.number('--port <n>', 'help.option.port', 0, 65_535, 0))
    .addOption(line.option('--no-open', 'help.option.no-open'))
    .action((folders: string[], options: ServeOptions) =>
      line.run((context) => serve(context, folders, options)),
    );
}

async function serve(
  context: CommandContext,
  named: readonly string[],
  { port, open }: ServeOptions,
): Promise<number> {
  const { output, say, dataFolder, interruption } = context;
  const folders: string[] = [];
  const status = await forEach(context, named, (name) => {
    folders.push(readableFolder(name));
  });
  if (named.length > 0 && folders.length === 0) return status;
  makeDataFolder(dataFolder);
  const { startBrowserShell } = await import('../../shell/browser/server.ts');
  const shell = await startBrowserShell({
    dataFolder,
    folders,
    port,
    open,
    onUrl(url) {
      output.value({ url }); // JSON in any case: scripts wait for this line
      output.note(say('cli.serve.open', { url }));
    },
    onOpenFailed: () => {}, // the address has been said: the person can open it
  }).catch((error: unknown) => {
    const taken = systemCode(error) === 'EADDRINUSE';
    throw taken ? usageError(context.language, 'usage.port', { port }) : error;
  });
  try {
    await aborted(interruption.signal);
  } finally {
    await shell.close();
  }
  return exitStatus.interrupted;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
