/** Searches that were made and saved: a file of the data folder, readable by its owner alone. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RememberedSearches } from '../../shared/app-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { queryLimit } from '../../shared/query.ts';
import { folderError } from '../data-folder.ts';

/** A list that a person still reads. */
const mostRecent = 50;
const mostSaved = 200;

const schema = z.object({ recent: z.array(z.string()), saved: z.array(z.string()) });

export class SearchMemory {
  readonly #file: string;

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, 'searches.json');
  }

  /** Throws `data-unreadable` where the file is not what was written. */
  get all(): RememberedSearches {
    return read(this.#file);
  }

  /** Throws `usage` on what is no query, `disk-read-only` or `disk-full`. */
  remember(typed: string): RememberedSearches {
    const query = meant(typed);
    const { recent, saved } = this.all;
    const others = recent.filter((other) => other !== query);
    return this.#write({ recent: [query, ...others].slice(0, mostRecent), saved });
  }

  /** The same. */
  save(typed: string, wanted: boolean): RememberedSearches {
    const query = meant(typed);
    const { recent, saved } = this.all;
    const others = saved.filter((other) => other !== query);
    return this.#write({ recent, saved: wanted ? [...others, query].slice(-mostSaved) : others });
  }

  /** Those that were made; the saved ones stay. */
  forget(): RememberedSearches {
    return this.#write({ recent: [], saved: this.all.saved });
  }

  #write(searches: RememberedSearches): RememberedSearches {
    try {
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(searches)}\n`, { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      throw folderError(error, this.#file);
    }
    return searches;
  }
}

function read(file: string): RememberedSearches {
  if (!existsSync(file)) return { recent: [], saved: [] };
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new TrouvailleError('data-unreadable', { path: file }, { cause });
  }
}

function meant(typed: string): string {
  const query = typed.trim();
  if (query !== '' && query.length <= queryLimit) return query;
  throw new TrouvailleError('usage', { detail: 'search' });
}
