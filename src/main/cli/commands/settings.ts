/** `settings [list|get KEY|set KEY VALUE]`. */
import type { Command } from 'commander';
import { folderError, makeDataFolder } from '../../data-folder.ts';
import {
  defaultSettings,
  isSettingKey,
  readSettings,
  settingDescription,
  settingKeys,
  writeSetting,
  type SettingKey,
  type Settings,
} from '../../settings.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { nearest } from '../nearest.ts';

const actions = ['list', 'get', 'set'] as const;

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('[ACTION…]', 'help.argument.setting'))
    .action((words: string[]) => line.run((context) => settings(context, line, words)));
}

function settings(
  context: CommandContext,
  line: CommandLine,
  [word = 'list', key, ...values]: readonly string[],
): Promise<number> {
  const action = line.oneOf(word, actions, 'settings');
  const missing = (name: string): Error =>
    usageError(context.language, 'usage.missing-argument', { name, command: 'settings' });
  if (action === 'list') {
    list(context);
    return Promise.resolve(0);
  }
  if (key === undefined) throw missing('KEY');
  const known = knownKey(context, key);
  if (action === 'get') {
    const value = readSettings(context.dataFolder)[known];
    if (context.output.json) context.output.value(value);
    else context.output.line(shown(value));
    return Promise.resolve(0);
  }
  if (values.length === 0) throw missing('VALUE');
  makeDataFolder(context.dataFolder);
  const value = write(context, known, values.join(' '))[known];
  if (context.output.json) context.output.value({ key: known, value });
  else context.output.line(context.say('cli.setting-set', { key: known, value: shown(value) }));
  return Promise.resolve(0);
}

function write({ dataFolder }: CommandContext, key: SettingKey, text: string): Settings {
  try {
    return writeSetting(dataFolder, key, text);
  } catch (error) {
    throw folderError(error, dataFolder);
  }
}

function list({ output, dataFolder, language, say }: CommandContext): void {
  const current = readSettings(dataFolder);
  const defaults = defaultSettings();
  const rows = settingKeys.map((key) => ({
    key,
    value: current[key],
    default: defaults[key],
    description: settingDescription(key, language),
  }));
  if (output.json) {
    output.value(rows);
    return;
  }
  for (const { key, value, default: fallback, description } of rows) {
    const changed = shown(value) !== shown(fallback);
    const note = changed ? ` (${say('cli.setting-default', { value: shown(fallback) })})` : '';
    output.line(`${output.style('bold', key)} = ${shown(value)}${note}`);
    output.line(`    ${description}`);
  }
}

function knownKey({ language }: CommandContext, key: string): SettingKey {
  if (isSettingKey(key)) return key;
  const near = nearest(key, settingKeys);
  throw near === null
    ? usageError(language, 'usage.setting-unknown', { key })
    : usageError(language, 'usage.setting-unknown-near', { key, near });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
