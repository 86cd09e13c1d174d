import { describe, expect, it } from 'vitest';
import { CommandLine } from '../../../src/main/cli/command-line.ts';
import { commandNames, commands } from '../../../src/main/cli/commands.ts';
import { runProgram } from '../../../src/main/cli/program.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';

async function usageOf(words: string[], language: 'fr' | 'en' = 'en'): Promise<string> {
  const error: unknown = await runProgram(words, language, () => Promise.resolve()).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TrouvailleError) || error.code !== 'usage') throw new Error('no error');
  return String(error.values['detail']);
}

describe('a mistyped command line', () => {
  it('names the nearest command', async () => {
    expect(await usageOf(['serch', 'bail'])).toBe(
      'There is no command “serch”: did you mean “search”?',
    );
    expect(await usageOf(['--data', 'search', 'statut'], 'fr')).toBe(
      'La commande « statut » n’existe pas : vouliez-vous dire « status » ?',
    );
    expect(await usageOf(['bicyclette'])).toContain('trouvaille help');
  });

  it('names the nearest option, of the command and the common ones', async () => {
    expect(await usageOf(['search', 'bail', '--limt', '3'])).toContain('did you mean --limit?');
    expect(await usageOf(['status', '--jsn'])).toContain('did you mean --json?');
    expect(await usageOf(['index', '--wacth'], 'fr')).toContain('vouliez-vous dire --watch');
    expect(await usageOf(['status', '--bicyclette'])).toContain('trouvaille help status');
  });

  it.each([
    [['search', 'bail', '--mode', 'keyword'], 'did you mean “keywords”'],
    [['search', 'bail', '--mode', 'x'], 'reranked, hybrid, vectors, keywords'],
    [['search', 'bail', '--limit', '0'], 'from 1 to'],
    [['search', 'bail', '--limit', '-3'], '“-3”'],
    [['search', 'bail', '--limit', 'ten'], '“ten”'],
    [['search', 'bail', '--limit'], '--limit needs a value'],
    [['eval', 'x', '--modes', 'vectors,hybride'], 'did you mean “hybrid”'],
    [['status', '--lang', 'de'], '--lang does not take “de”'],
    [['status', 'more'], 'too many arguments'],
    [['relocate', 'a'], 'NEW is missing'],
    [['add'], 'FOLDER is missing'],
  ])('%j: %s', async (words, told) => {
    expect(await usageOf(words)).toContain(told);
  });
});

describe('commands', () => {
  it.each(commandNames)('%s declares itself in both languages', async (name) => {
    const { declare } = await commands[name]();
    const { Command } = await import('commander');
    for (const language of ['fr', 'en'] as const) {
      const command = new Command(name);
      declare(command, new CommandLine(language, () => Promise.resolve()));
      for (const { description } of [...command.options, ...command.registeredArguments]) {
        expect(description).toMatch(/\S/);
      }
    }
  });
});
