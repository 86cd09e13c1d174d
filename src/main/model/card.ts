import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a model's card says of it, in the lines between `---` that begin its README. */
export interface ModelCard {
  readonly licence: string | null;
  /** As written: `fr`, `en`… */
  readonly languages: readonly string[];
}

/** The card of a published folder; empty where there is none, or it says nothing. */
export function readCard(folder: string): ModelCard {
  const file = join(folder, 'README.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const front = /^---\r?\n(.*?)\r?\n---/s.exec(text)?.[1] ?? '';
  return { licence: listOf(front, 'license')[0] ?? null, languages: listOf(front, 'language') };
}

/** `key: a`, `key: [a, b]`, or `key:` and lines of `- a`: the only forms that cards use. */
function listOf(front: string, key: string): string[] {
  const value = new RegExp(`^${key}:(.*(?:\\r?\\n\\s*- .*)*)`, 'm').exec(front)?.[1] ?? '';
  return value
    .replace(/[[\]"']/g, '')
    .split(/,|^\s*- /m)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
