/**
 * Which files and folders are left out, and by which rule.
 *
 * Four sources, the later ones stronger: the defaults below; `.gitignore`, `.ignore` and
 * `.trouvailleignore` of the folders on the way, inner ones stronger; the patterns of the settings.
 * All are in `.gitignore` form, so a stronger `!name` takes back what a weaker rule left out.
 */
import ignore, { type Ignore } from 'ignore';
import { defaultRule, type ExclusionEntry } from './exclude-defaults.ts';

/** Files of patterns, weakest first: people expect the first two, the last is our own. */
export const ignoreFileNames = ['.gitignore', '.ignore', '.trouvailleignore'] as const;

export interface IgnoreFile {
  readonly name: string;
  readonly text: string;
}

/** The rules that hold for the entries of one folder. */
export interface FolderRules {
  /** The rule that leaves the entry out, as the ledger shows it; null: it is let in. */
  ruleFor(entry: ExclusionEntry): string | null;
  /**
   * The rules inside `folder` (relative to the root, '' for the root itself), given the ignore
   * files it holds and the names of all its entries.
   */
  enter(folder: string, files: readonly IgnoreFile[], names: ReadonlySet<string>): FolderRules;
  /** Patterns that were not taken over, since matching them could take for ever. */
  readonly refused: readonly string[];
}

interface Level {
  /** Where its patterns are relative to: '' or `a/b/`. */
  readonly base: string;
  /** How the reason names it; '' for the settings. */
  readonly source: string;
  readonly rules: Ignore;
}

/**
 * A pattern becomes a regular expression in which each `*` can backtrack: n characters and k stars
 * take up to n^k steps, and an ignore file in a downloaded folder may be hostile. Nobody writes
 * more than a few stars between two slashes.
 */
const maxStars = 4;
const maxPatternLength = 1000;
const maxPatterns = 5000;

export function rootRules(settingsPatterns: readonly string[]): FolderRules {
  const { level, refused } = makeLevel('', '', settingsPatterns);
  return new Rules(level, [], new Set(), refused);
}

class Rules implements FolderRules {
  readonly refused: readonly string[];
  readonly #settings: Level;
  /** Innermost first. */
  readonly #levels: readonly Level[];
  readonly #siblings: ReadonlySet<string>;

  constructor(
    settings: Level,
    levels: readonly Level[],
    siblings: ReadonlySet<string>,
    refused: readonly string[],
  ) {
    this.#settings = settings;
    this.#levels = levels;
    this.#siblings = siblings;
    this.refused = refused;
  }

  ruleFor(entry: ExclusionEntry): string | null {
    const decided = decide(this.#settings, entry);
    if (decided !== undefined) return decided;
    for (const level of this.#levels) {
      const rule = decide(level, entry);
      if (rule !== undefined) return rule;
    }
    return defaultRule(entry, this.#siblings);
  }

  enter(folder: string, files: readonly IgnoreFile[], names: ReadonlySet<string>): FolderRules {
    const base = folder === '' ? '' : `${folder}/`;
    const levels = [...this.#levels];
    const refused: string[] = [];
    for (const file of files) {
      const made = makeLevel(base, `${base}${file.name}`, file.text.split(/\r?\n/));
      levels.unshift(made.level);
      refused.push(...made.refused);
    }
    return new Rules(this.#settings, levels, names, refused);
  }
}

function makeLevel(
  base: string,
  source: string,
  patterns: readonly string[],
): { level: Level; refused: string[] } {
  const refused: string[] = [];
  const rules = ignore({ allowRelativePaths: true });
  for (const [index, pattern] of patterns.entries()) {
    if (index < maxPatterns && isMatchable(pattern)) rules.add({ pattern });
    else refused.push(pattern.slice(0, 100));
  }
  return { level: { base, source, rules }, refused };
}

function isMatchable(pattern: string): boolean {
  if (pattern.length > maxPatternLength) return false;
  return pattern.split('/').every((part) => part.split(/\*+/).length - 1 <= maxStars);
}

/** The level's rule for the entry, null where it lets it in, undefined where it says nothing. */
function decide(level: Level, entry: ExclusionEntry): string | null | undefined {
  const path = entry.relative.slice(level.base.length) + (entry.isFolder ? '/' : '');
  const { ignored, unignored, rule } = level.rules.test(path);
  if (unignored) return null;
  if (!ignored) return undefined;
  const pattern = rule?.pattern ?? '';
  return level.source === '' ? pattern : `${pattern} (${level.source})`;
}
