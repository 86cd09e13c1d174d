/**
 * Which models are in use, and which were before: the settings name the former, a file beside them
 * remembers the latter, so that a choice can be taken back.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { folderError } from './data-folder.ts';
import { readSettings, writeSetting } from './settings.ts';

const choice = z.object({ role: z.enum(['encoder', 'reranker']), id: z.string() });
export type ModelChoice = z.infer<typeof choice>;

/** Choices that can be taken back, one after the other. */
const remembered = 10;

function historyFile(dataFolder: string): string {
  return join(dataFolder, 'earlier-models.json');
}

/** Models that were in use before, the latest last; empty where there are none, or the file is damaged. */
export function earlierModels(dataFolder: string): ModelChoice[] {
  const file = historyFile(dataFolder);
  if (!existsSync(file)) return [];
  try {
    return z.array(choice).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return []; // nothing to go back to is all that follows, and is said when asked
  }
}

/** Puts a model in use for its role. Throws `usage` (settings), `disk-read-only` or `disk-full`. */
export function chooseModel(dataFolder: string, { role, id }: ModelChoice): void {
  const before = readSettings(dataFolder)[role];
  if (before === id) return;
  write(dataFolder, { role, id }, [...earlierModels(dataFolder), { role, id: before }]);
}

/** Takes the latest choice back; returns the model that is in use again, or null: there was none. */
export function takeBackChoice(dataFolder: string): ModelChoice | null {
  const history = earlierModels(dataFolder);
  const last = history.pop();
  if (last === undefined) return null;
  write(dataFolder, last, history);
  return last;
}

/** A model that is no longer there is not gone back to. */
export function forgetChoices(dataFolder: string, id: string): void {
  const history = earlierModels(dataFolder);
  const kept = history.filter((choice) => choice.id !== id);
  if (kept.length < history.length) writeHistory(dataFolder, kept);
}

function write(dataFolder: string, chosen: ModelChoice, history: readonly ModelChoice[]): void {
  try {
    // As JSON text: an id is a string, also one that looks like a number.
    writeSetting(dataFolder, chosen.role, JSON.stringify(chosen.id));
    writeHistory(dataFolder, history);
  } catch (error) {
    throw folderError(error, dataFolder);
  }
}

function writeHistory(dataFolder: string, history: readonly ModelChoice[]): void {
  const json = JSON.stringify(history.slice(-remembered));
  writeFileSync(historyFile(dataFolder), json, { mode: 0o600 });
}
