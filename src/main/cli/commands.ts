/** Every command, and the file it is in: a file is loaded only when its command is asked for. */
import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';

export interface CommandFile {
  /** Adds the command's arguments, options and action. */
  declare(command: Command, line: CommandLine): void;
}

/** In the order in which help lists them. */
export const commands = {
  index: () => import('./commands/index.ts'),
  search: () => import('./commands/search.ts'),
  status: () => import('./commands/status.ts'),
  add: () => import('./commands/add.ts'),
  remove: () => import('./commands/remove.ts'),
  relocate: () => import('./commands/relocate.ts'),
  settings: () => import('./commands/settings.ts'),
  retry: () => import('./commands/retry.ts'),
  unlock: () => import('./commands/unlock.ts'),
  text: () => import('./commands/text.ts'),
  passages: () => import('./commands/passages.ts'),
  doctor: () => import('./commands/doctor.ts'),
  serve: () => import('./commands/serve.ts'),
  mcp: () => import('./commands/mcp.ts'),
  models: () => import('./commands/models.ts'),
  tokenize: () => import('./commands/tokenize.ts'),
  embed: () => import('./commands/embed.ts'),
  rerank: () => import('./commands/rerank.ts'),
  eval: () => import('./commands/eval.ts'),
  bench: () => import('./commands/bench.ts'),
} as const satisfies Record<string, () => Promise<CommandFile>>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as readonly CommandName[];

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}
