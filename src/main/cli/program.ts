/** The command line as a whole: its common options, its help, and the command that was asked for. */
import { Command, CommanderError, Option } from 'commander';
import type { Language } from '../../shared/domain.ts';
import { message } from '../../shared/i18n/messages.ts';
import { CommandLine } from './command-line.ts';
import { commandNames, commands, isCommandName, type CommandName } from './commands.ts';
import { usageError, type CommandContext } from './context.ts';
import { markDashWords } from './dash-words.ts';
import { nearest } from './nearest.ts';

export interface CommonOptions {
  readonly data?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
  readonly debug?: true;
}

/** Options of every command that take a value: what follows them is no command. */
const commonWithValue: readonly string[] = ['--data', '--lang'];

/** The first word that is neither a common option nor its value; null where there is none. */
function commandWord(words: readonly string[]): { word: string; at: number } | null {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (commonWithValue.includes(word)) at += 1;
    else if (!word.startsWith('-')) return { word, at };
  }
  return null;
}

/**
 * Parses `words` (without the program's own name) and runs the command they name through `run`.
 * Throws `usage` errors; help is written to stdout.
 */
export async function runProgram(
  words: readonly string[],
  language: Language,
  run: (
    options: CommonOptions,
    work: (context: CommandContext) => Promise<number>,
  ) => Promise<void>,
): Promise<void> {
  const named = commandWord(words);
  let asked = [...words];
  let name = named?.word ?? 'help';
  if (name === 'help') {
    // `help COMMAND` is `COMMAND --help`, and `help` alone is `--help`.
    const rest = named ? words.slice(named.at + 1).filter((word) => !word.startsWith('-')) : [];
    name = rest[0] ?? 'help';
    asked = name === 'help' ? ['--help'] : [name, '--help'];
  }
  if (name !== 'help' && !isCommandName(name)) throw unknownCommand(language, name);
  if (name === 'search') asked = markDashWords(asked);

  const program = translated(new Command('trouvaille'), language);
  addCommonOptions(program, language);
  const line = new CommandLine(language, (work) => run(program.opts<CommonOptions>(), work));
  for (const each of commandNames) {
    const command = translated(program.command(each), language);
    command.description(message(language, `help.${each}`));
    if (each === name) (await commands[each]()).declare(command, line);
  }
  try {
    await program.parseAsync(asked, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      const usage = asUsageError(error, language, program, name);
      if (usage) throw usage;
    } else throw error;
  }
}

function addCommonOptions(program: Command, language: Language): void {
  program
    .description(message(language, 'help.program'))
    .usage('COMMAND [options]')
    .helpCommand(false)
    .addOption(new Option('--data <dir>', message(language, 'help.option.data')))
    .addOption(
      new Option('--lang <lang>', message(language, 'help.option.lang')).argParser((text) =>
        new CommandLine(language, () => Promise.resolve()).oneOf(text, ['fr', 'en'], '--lang'),
      ),
    )
    .addOption(new Option('--json', message(language, 'help.option.json')))
    .addOption(new Option('--quiet', message(language, 'help.option.quiet')))
    .addOption(new Option('--no-color', message(language, 'help.option.no-color')))
    .addOption(new Option('--debug', message(language, 'help.option.debug')))
    .addOption(new Option('--version', message(language, 'help.option.version')))
    .addHelpText('after', `\n${message(language, 'help.more')}`);
}

/** A command whose help speaks `language` and whose errors are thrown, not printed. */
function translated(command: Command, language: Language): Command {
  const titles: Record<string, string> = {
    'Usage:': message(language, 'help.title.usage'),
    'Options:': message(language, 'help.title.options'),
    'Global Options:': message(language, 'help.title.global-options'),
    'Arguments:': message(language, 'help.title.arguments'),
    'Commands:': message(language, 'help.title.commands'),
  };
  return command
    .exitOverride()
    .helpOption('-h, --help', message(language, 'help.option.help'))
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles[title] ?? title,
      subcommandTerm: (subcommand) => subcommand.name(),
      optionDescription: (option) => {
        const given: unknown = option.defaultValue;
        const plain = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
        const fallback = option.defaultValueDescription ?? plain;
        return option.negate || given === undefined
          ? option.description
          : `${option.description} (${message(language, 'help.default', { value: fallback })})`;
      },
    });
}

function unknownCommand(language: Language, name: string): Error {
  const near = nearest(name, [...commandNames, 'help']);
  return near === null
    ? usageError(language, 'usage.unknown-command', { name })
    : usageError(language, 'usage.unknown-command-near', { name, near });
}

/** What commander found wrong, in our words; null where it was no error (help was shown). */
function asUsageError(
  error: CommanderError,
  language: Language,
  program: Command,
  name: string,
): Error | null {
  // Commander tells what it found only in its sentence, between quotes.
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const command = name;
  switch (error.code) {
    case 'commander.unknownOption': {
      const owner = program.commands.find((each) => each.name() === name);
      const known = [...program.options, ...(owner?.options ?? [])].map(
        (option) => option.long ?? '',
      );
      const near = nearest(quoted.split('=')[0] ?? '', known);
      return near === null
        ? usageError(language, 'usage.unknown-option', { name: quoted, command })
        : usageError(language, 'usage.unknown-option-near', { name: quoted, near });
    }
    case 'commander.missingArgument':
      return usageError(language, 'usage.missing-argument', { name: quoted, command });
    case 'commander.optionMissingArgument':
      return usageError(language, 'usage.missing-value', { name: quoted.split(' ')[0] ?? '' });
    case 'commander.excessArguments':
      return usageError(language, 'usage.too-many', { command });
    case 'commander.helpDisplayed':
    case 'commander.help':
      return null;
    default:
      return usageError(language, 'usage.too-many', { command });
  }
}

export type { CommandName };
