/** Gathers what the members of one container yield, within the budget. */
import type { Part } from '../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../shared/errors.ts';
import type { Budget } from './budget.ts';
import { documentFailure } from './document-failure.ts';
import type { Members, Source } from './format.ts';
import { BytesSource } from './source.ts';

export interface MemberContext {
  /** The container's own place: null where it is the file on disk. */
  readonly inside: string | null;
  /** 0 for the file on disk. */
  readonly depth: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Where failures are recorded. */
  readonly failures: { inside: string; failure: Failure }[];
  read(source: Source, name: string, inside: string): Promise<readonly Part[]>;
}

export class MemberCollector implements Members {
  readonly parts: Part[] = [];
  readonly #context: MemberContext;
  readonly #names = new MemberNames();
  #full = false;

  constructor(context: MemberContext) {
    this.#context = context;
  }

  get full(): boolean {
    return this.#full;
  }

  async add(name: string, read: () => Promise<Uint8Array> | Uint8Array): Promise<void> {
    const { budget, depth, failures, inside, signal } = this.#context;
    if (this.#full) return;
    const own = this.#names.unique(name);
    const place = inside === null ? own : `${inside}/${own}`;
    try {
      signal.throwIfAborted();
      if (depth >= budget.limits.depth) {
        const { depth: limit } = budget.limits;
        throw new TrouvailleError('document-too-large', { size: depth + 1, limit });
      }
      if (!budget.membersLeft) this.#full = true;
      budget.takeMember();
      const bytes = await read();
      const baseName = own.slice(own.lastIndexOf('/') + 1);
      this.parts.push(...(await this.#context.read(new BytesSource(bytes), baseName, place)));
    } catch (thrown) {
      const failure = documentFailure(thrown, signal);
      // A member without text is no failure: most mails carry a logo or a blank part.
      if (failure.code !== 'document-empty') failures.push({ inside: place, failure });
    }
  }

  fail(name: string, error: unknown): void {
    const own = this.#names.unique(name);
    const { inside } = this.#context;
    this.#context.failures.push({
      inside: inside === null ? own : `${inside}/${own}`,
      failure: documentFailure(error, this.#context.signal),
    });
  }
}

/** The names of one container's members as `inside` shows them, each given once. */
export class MemberNames {
  readonly #given = new Set<string>();

  /** `a/../b`, absolute and Windows paths as plain ones; the second `x.pdf` is `x (2).pdf`. */
  unique(name: string): string {
    const segments = name
      .normalize('NFC')
      .replace(/\p{Cc}/gu, '')
      .split(/[/\\]/)
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
    const plain = segments.join('/').toWellFormed() || 'sans nom';
    let unique = plain;
    for (let count = 2; this.#given.has(unique); count++) {
      unique = plain.replace(/(\.[^./]*)?$/, ` (${count})$1`);
    }
    this.#given.add(unique);
    return unique;
  }
}
