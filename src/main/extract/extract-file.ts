/** One file in, its text and that of its members out. */
import type { ExtractedFile, Part } from '../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../shared/errors.ts';
import { Budget, type Limits } from './budget.ts';
import { documentFailure } from './document-failure.ts';
import type { Content, Source } from './format.ts';
import { detectDocumentLanguage } from './language.ts';
import { MemberCollector } from './members.ts';
import { formatFor } from './registry.ts';
import { sniff } from './sniff.ts';
import { FileSource } from './source.ts';

export interface ExtractOptions {
  /** Unlocks an encrypted document, and encrypted members of an archive. */
  readonly password?: string | undefined;
  readonly limits?: Limits | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a file as what its content says it is. Throws `TrouvailleError` with a document code where
 * there is no text to be had, `cancelled` where the signal says so.
 */
export async function extractFile(
  path: string,
  options: ExtractOptions = {},
): Promise<ExtractedFile> {
  const budget = new Budget(options.limits);
  const source = await openSource(path, budget);
  try {
    const reading = new Reading(budget, options);
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const { part, members, failure } = await reading.read(source, name, null, 0);
    const parts = [part, ...members].filter((each, index) => index === 0 || hasText(each));
    if (!parts.some(hasText)) {
      const { code, values } = reasonForNothing(failure, reading);
      throw new TrouvailleError(code, { ...values, type: part.type });
    }
    const own = failure ? [{ inside: '', failure }] : [];
    return { type: part.type, parts, failures: [...own, ...reading.failures] };
  } finally {
    await source.close();
  }
}

/** Throws `document-unreadable` where the file cannot be opened. */
export async function openSource(path: string, budget: Budget): Promise<FileSource> {
  try {
    return await FileSource.open(path, budget);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new TrouvailleError('document-unreadable', { detail }, { cause: error });
  }
}

function hasText(part: Part): boolean {
  return part.pages.some((page) => page.text !== '');
}

/** Why a file has no text: its own failure, else what befell all its members, else it is empty. */
function reasonForNothing(own: Failure | null, reading: Reading): Failure {
  const [first, ...others] = reading.failures.map(({ failure }) => failure);
  const common = first && others.every(({ code }) => code === first.code) ? first : null;
  return own ?? common ?? { code: 'document-empty', values: {} };
}

interface ReadResult {
  readonly part: Part;
  readonly members: readonly Part[];
  /** What stopped the reading of a container some of whose members were read. */
  readonly failure: Failure | null;
}

/** The reading of one file from disk, with all that is nested in it. */
class Reading {
  readonly failures: { inside: string; failure: Failure }[] = [];
  readonly #budget: Budget;
  readonly #password: string | undefined;
  readonly #signal: AbortSignal;

  constructor(budget: Budget, options: ExtractOptions) {
    this.#budget = budget;
    this.#password = options.password;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  /** Throws where nothing could be read of it, nor of its members. */
  async read(
    source: Source,
    name: string,
    inside: string | null,
    depth: number,
  ): Promise<ReadResult> {
    this.#signal.throwIfAborted();
    const type = await sniff(source, name);
    if (type === null) throw new TrouvailleError('document-empty');
    const format = formatFor(type);
    if (!format) throw new TrouvailleError('document-unsupported', { type });
    const collector = new MemberCollector({
      inside,
      depth,
      budget: this.#budget,
      signal: this.#signal,
      failures: this.failures,
      read: async (member, memberName, memberInside) => {
        const result = await this.read(member, memberName, memberInside, depth + 1);
        if (result.failure) this.failures.push({ inside: memberInside, failure: result.failure });
        return [result.part, ...result.members];
      },
    });
    const input = {
      source,
      name,
      type,
      password: this.#password,
      budget: this.#budget,
      members: collector,
      signal: this.#signal,
    };
    try {
      const content = await format.extract(input);
      return { part: toPart(type, inside, content), members: collector.parts, failure: null };
    } catch (thrown) {
      const failure = documentFailure(thrown, this.#signal);
      if (!collector.parts.some(hasText)) {
        // What it is by content is told with why it could not be read.
        const values = { type, ...failure.values };
        throw new TrouvailleError(failure.code, values, { cause: thrown });
      }
      const nothing: Content = { title: null, language: null, pages: [] };
      return { part: toPart(type, inside, nothing), members: collector.parts, failure };
    }
  }
}

function toPart(type: string, inside: string | null, content: Content): Part {
  return {
    inside,
    type,
    title: content.title === '' ? null : content.title,
    // Declared languages are often a template's: the words decide where they are clear.
    language: detectDocumentLanguage(content.pages) ?? content.language,
    pages: content.pages,
  };
}
