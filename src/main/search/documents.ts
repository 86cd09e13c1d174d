/** `DocumentTextContract`: one document's text as indexed, for the window's preview. */
import { setImmediate } from 'node:timers/promises';
import type {
  DocumentName,
  DocumentTextContract,
  PageText,
  WordPlace,
  WordPlaces,
} from '../../shared/document-contract.ts';
import type { Page, Span } from '../../shared/domain.ts';
import { findText } from '../../shared/find-text.ts';
import { parseQuery } from '../../shared/query.ts';
import type { Handlers } from '../../shared/rpc.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { queryWords } from '../store/lexical/query-words.ts';
import { readPages } from '../store/part-text.ts';
import { partOf } from '../store/reader/documents.ts';
import { fileById } from '../store/reader/files.ts';
import { wordSpans } from './describe.ts';
import type { OpenIndex } from './open-index.ts';
import { queryLeaves } from './query-leaves.ts';

/** Places told of one document: more are not gone through one by one. */
const mostPlaces = 2000;
/** A page's text at once, in UTF-16 units, whatever is asked. */
const longestText = 400_000;

export function documentTextHandlers(index: OpenIndex): Handlers<DocumentTextContract> {
  const texts = new LatestText();
  const pagesOf = (name: DocumentName): readonly Page[] =>
    index.read((database) => texts.of(database, name));

  /** Page by page, so that a query that comes meanwhile is not kept waiting. */
  async function places(
    name: DocumentName,
    signal: AbortSignal,
    spansOf: (text: string) => Span[],
  ): Promise<WordPlaces> {
    const found: WordPlace[] = [];
    for (const { page, text } of pagesOf(name)) {
      for (const span of spansOf(text)) found.push({ page, span });
      if (found.length > mostPlaces) break;
      await setImmediate();
      signal.throwIfAborted();
    }
    return { places: found.slice(0, mostPlaces), more: found.length > mostPlaces };
  }

  return {
    describe: (name) =>
      index.read((database) => {
        const file = fileById(database, name.fileId);
        if (!file) return null;
        const part = partOfFile(database, name);
        const type = part?.type ?? (name.inside === null ? file.type : null);
        const { state, failure } = file;
        const pages = texts.of(database, name).length;
        return { type, title: part?.title ?? null, state, failure, pages };
      }),
    page: ({ page, around, length, ...name }) => {
      const found = pagesOf(name).find((each) => each.page === page);
      return found ? stretch(found, around, Math.min(length, longestText)) : null;
    },
    words: ({ query, ...name }, signal) => {
      const parsed = parseQuery(query);
      const words = parsed.keywords ? queryWords(queryLeaves(parsed.keywords)) : [];
      const language = index.read((database) => partOfFile(database, name)?.language ?? null);
      return places(name, signal, (text) => wordSpans(text, language, words, parsed.phrases));
    },
    find: ({ text: wanted, ...name }, signal) =>
      places(name, signal, (text) => findText(text, wanted, mostPlaces + 1)),
  };
}

function partOfFile(database: ReadableDatabase, { fileId, inside }: DocumentName) {
  const documentId = fileById(database, fileId)?.documentId ?? null;
  return documentId === null ? null : partOf(database, documentId, inside);
}

/** The document asked of last, unpacked: a preview asks of one many times. */
class LatestText {
  #key = '';
  #pages: readonly Page[] = [];

  of(database: ReadableDatabase, name: DocumentName): readonly Page[] {
    const part = partOfFile(database, name);
    if (!part) return [];
    const key = `${database.version()} ${part.id}`;
    if (key !== this.#key) [this.#key, this.#pages] = [key, readPages(database, part.id)];
    return this.#pages;
  }
}

/** Whole blocks around a place, unless one alone is longer than `length`. */
function stretch(
  { page, text, blocks, tables, sheet }: Page,
  around: number,
  length: number,
): PageText {
  const from = Math.max(0, Math.min(around - length / 2, text.length - length));
  const near = blocks.filter((block) => block.end > from && block.start < from + length);
  const first = near[0]?.start ?? 0;
  const last = near.at(-1)?.end ?? text.length;
  const start = Math.max(first, Math.floor(from - length / 2));
  const end = Math.min(last, Math.ceil(from + 1.5 * length));
  return {
    ...{ page, start, text: text.slice(start, end), length: text.length },
    ...{ blocks: near, tables, sheet: sheet ?? null },
  };
}
