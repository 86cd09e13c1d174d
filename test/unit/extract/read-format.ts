/** Runs one format over bytes, as the extractor does, and shows what it made as plain lists. */
import type { Page } from '../../../src/shared/domain.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { Budget, defaultLimits, type Limits } from '../../../src/main/extract/budget.ts';
import type { Content, Format } from '../../../src/main/extract/format.ts';

export interface Reading extends Content {
  /** `kind text` of every block of every page. */
  readonly lines: readonly string[];
  readonly members: ReadonlyMap<string, string>;
  readonly failures: ReadonlyMap<string, string>;
}

export async function readFormat(
  format: Format,
  content: string | Uint8Array,
  options: { type?: string; name?: string; limits?: Partial<Limits> } = {},
): Promise<Reading> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const members = new Map<string, string>();
  const failures = new Map<string, string>();
  const budget = new Budget({ ...defaultLimits, ...options.limits });
  const type = options.type ?? format.types[0] ?? '';
  const result = await format.extract({
    source: {
      size: bytes.length,
      path: null,
      bytes: () => Promise.resolve(bytes),
      read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)),
    },
    name: options.name ?? `file.${type}`,
    type,
    password: undefined,
    budget,
    signal: new AbortController().signal,
    members: {
      get full() {
        return !budget.membersLeft;
      },
      add: async (name, read) => {
        try {
          budget.takeMember();
          members.set(name, new TextDecoder().decode(await read()));
        } catch (error) {
          failures.set(name, codeOf(error));
        }
      },
      fail: (name, error) => void failures.set(name, codeOf(error)),
    },
  });
  return { ...result, lines: result.pages.flatMap(blockLines), members, failures };
}

function blockLines(page: Page): string[] {
  return page.blocks.map(
    (block) => `${block.kind}${block.level ?? ''} ${page.text.slice(block.start, block.end)}`,
  );
}

/** The code of what a reading fails with. */
export async function failureOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
}

function codeOf(error: unknown): string {
  return error instanceof TrouvailleError ? error.code : `unexpected ${String(error)}`;
}
