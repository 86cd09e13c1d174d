import { usageError, type CommandContext } from './context.ts';
import { indexedFile } from './reading.ts';
import type { StoreReader } from '../store/types.ts';

export interface ReadAsked {
  readonly path: string;
  readonly page: number;
  /** Where the passage starts in the page's text. */
  readonly start: number;
  readonly inside?: string | undefined;
  readonly characters: number;
}

/** At most so many characters of a page's text around a place in it, half of them before it. */
export function readAround(
  context: CommandContext,
  index: StoreReader | null,
  { path, page, start, inside, characters }: ReadAsked,
): Record<string, unknown> {
  const file = indexedFile(context, index, path);
  const part = index?.pages(file.documentId, inside ?? null) ?? null;
  if (part === null) {
    throw usageError(context.language, 'usage.no-member', { path, inside: inside ?? '' });
  }
  const text = part.pages.find((each) => each.page === page)?.text ?? '';
  const from = Math.max(0, Math.min(start, text.length) - Math.floor(characters / 2));
  const to = Math.min(text.length, from + characters);
  return {
    path: file.path,
    title: part.title,
    page,
    pages: part.pages.length,
    start: from,
    end: to,
    text: text.slice(from, to),
  };
}
