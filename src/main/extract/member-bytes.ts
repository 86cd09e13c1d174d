/** One member of an archive or mail unpacked, without reading the others. */
import { TrouvailleError } from '../../shared/errors.ts';
import { Budget } from './budget.ts';
import { openSource } from './extract-file.ts';
import type { Members, Source } from './format.ts';
import { MemberNames } from './members.ts';
import { formatFor } from './registry.ts';
import { sniff } from './sniff.ts';
import { BytesSource } from './source.ts';

/**
 * The bytes of the member `inside` (`Part.inside`) of the file at `path`. Throws `path-missing` where
 * it has none of that name, `document-too-large` over `limit` bytes, and what its formats throw.
 */
export async function memberBytes(
  path: string,
  inside: string,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const budget = new Budget();
  const source = await openSource(path, budget);
  try {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const found = await new MemberSearch(inside, limit, budget, signal).in(source, name, null);
    if (!found) throw new TrouvailleError('path-missing', { path: inside });
    return found;
  } finally {
    await source.close();
  }
}

class MemberSearch {
  readonly #wanted: string;
  readonly #limit: number;
  readonly #budget: Budget;
  readonly #signal: AbortSignal;

  constructor(wanted: string, limit: number, budget: Budget, signal: AbortSignal) {
    this.#wanted = wanted;
    this.#limit = limit;
    this.#budget = budget;
    this.#signal = signal;
  }

  /** `place`: of the container itself; null: it is the file on disk. */
  async in(source: Source, name: string, place: string | null): Promise<Uint8Array | null> {
    const type = await sniff(source, name);
    const format = type === null ? undefined : formatFor(type);
    if (type === null || !format) return null;
    const names = new MemberNames();
    const result: { found: Uint8Array | null } = { found: null };
    const members: Members = {
      get full() {
        return result.found !== null;
      },
      add: async (offered, read) => {
        this.#signal.throwIfAborted();
        const own = names.unique(offered);
        const at = place === null ? own : `${place}/${own}`;
        if (result.found !== null) return;
        if (at === this.#wanted) result.found = this.#within(await read());
        else if (this.#wanted.startsWith(`${at}/`)) {
          const nested = new BytesSource(await read());
          result.found = await this.in(nested, own.slice(own.lastIndexOf('/') + 1), at);
        }
      },
      fail: (offered) => void names.unique(offered),
    };
    const input = { source, name, type, password: undefined, budget: this.#budget };
    try {
      await format.extract({ ...input, members, signal: this.#signal });
    } catch (error) {
      if (result.found === null) throw error; // else what came after the member is of no concern
    }
    return result.found;
  }

  #within(bytes: Uint8Array): Uint8Array {
    const limit = this.#limit;
    if (bytes.length <= limit) return bytes;
    throw new TrouvailleError('document-too-large', { size: bytes.length, limit });
  }
}
