import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { stat } from 'node:fs/promises';

/** More than this many are not read at a glance. */
const mostOffered = 50;

/**
 * The folders of this machine that complete what was typed, in order: those inside `typed` where it
 * ends in a separator, else those beside it whose name begins so, in any case. `~` is the person's
 * own folder. Hidden folders are offered only where a dot was typed. A path that cannot be read has
 * none.
 */
export async function completeFolder(typed: string, home: string = homedir()): Promise<string[]> {
  const path = expandHome(typed, home);
  if (!path.startsWith(sep) && !/^[A-Za-z]:[\\/]/.test(path)) return [];
  const inside = path.endsWith('/') || path.endsWith(sep);
  const folder = inside ? path : dirname(path);
  const beginning = inside ? '' : basename(path).toLocaleLowerCase();
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    return []; // not there, not ours to read, or not yet typed to its end
  }
  const names: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (!name.toLocaleLowerCase().startsWith(beginning)) continue;
    if (name.startsWith('.') && !beginning.startsWith('.')) continue;
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, name))))) {
      names.push(name);
    }
  }
  return names
    .sort((a, b) => a.localeCompare(b))
    .slice(0, mostOffered)
    .map((name) => join(folder, name));
}

function expandHome(typed: string, home: string): string {
  return typed === '~' || typed.startsWith('~/')
    ? join(home, typed.slice(1)) + trailing(typed)
    : typed;
}

/** `join` keeps a separator at the end, but makes none of a lone `~`. */
function trailing(typed: string): string {
  return typed === '~' ? sep : '';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // a link that leads nowhere
  }
}

/** Where people keep documents, in French and in English systems: those that are there. */
const usualNames = ['Documents', 'Desktop', 'Bureau'];

export async function suggestedFolders(home: string = homedir()): Promise<string[]> {
  const paths = usualNames.map((name) => join(home, name));
  const there = await Promise.all(paths.map(isFolder));
  return paths.filter((_, index) => there[index]);
}
