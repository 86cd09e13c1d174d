/** `search QUERY…`: the passages that answer a question; `--batch FILE` answers many. */
import type { Command } from 'commander';
import type { SearchMode } from '../../../shared/domain.ts';
import { TrouvailleError } from '../../../shared/errors.ts';
import { parseQuery } from '../../../shared/query.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { unmarked } from '../dash-words.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';
import { readJsonLines, textMember } from '../json-lines.ts';
import { withIndex } from '../reading.ts';
import { failureSentence } from '../report.ts';
import { emptyResult, resultOf, type SearchResult } from '../search-result.ts';
import { printResult } from '../search-text.ts';
import { openSearcher, type Searcher } from '../searcher.ts';

interface SearchOptions {
  readonly mode: SearchMode;
  readonly limit: number;
  readonly by: 'passage' | 'document';
  readonly sort: 'relevance' | 'date' | 'name';
  readonly folder?: string;
  readonly all?: true;
  readonly explain?: true;
  readonly depth: number;
  readonly batch?: string;
}

/**
 * Candidates reranked, as long as nothing else is asked: a slice of 4 pairs takes about 80 ms on the
 * 2-core machine of ENGINEERING.md, so 20 stay under half a second.
 */
const defaultDepth = 20;
const mostHits = 1000;

export function declare(command: Command, line: CommandLine): void {
  const modes: readonly SearchMode[] = ['reranked', 'hybrid', 'vectors', 'keywords'];
  command
    .addArgument(line.argument('[QUERY…]', 'help.argument.query'))
    .addOption(line.choice('--mode <mode>', 'help.option.mode', modes, 'reranked'))
    .addOption(line.number('--limit <n>', 'help.option.limit', 1, mostHits, 10))
    .addOption(line.choice('--by <what>', 'help.option.by', ['passage', 'document'], 'passage'))
    .addOption(
      line.choice('--sort <order>', 'help.option.sort', ['relevance', 'date', 'name'], 'relevance'),
    )
    .addOption(line.option('--folder <folder>', 'help.option.folder'))
    .addOption(line.option('--all', 'help.option.all'))
    .addOption(line.option('--explain', 'help.option.explain'))
    .addOption(line.number('--depth <n>', 'help.option.depth', 1, 500, defaultDepth))
    .addOption(line.option('--batch <file>', 'help.option.batch'))
    .action((words: string[], options: SearchOptions) =>
      line.run((context) => search(context, words.map(unmarked), options)),
    );
}

async function search(
  context: CommandContext,
  words: readonly string[],
  options: SearchOptions,
): Promise<number> {
  const folder = options.folder === undefined ? null : readableFolder(options.folder);
  if (options.batch !== undefined) {
    if (words.length > 0)
      throw usageError(context.language, 'usage.too-many', { command: 'search' });
    return searchBatch(context, options.batch, folder, options);
  }
  if (words.length === 0) {
    throw usageError(context.language, 'usage.missing-argument', {
      name: 'QUERY',
      command: 'search',
    });
  }
  const query = words.join(' ');
  parseQuery(query); // what is wrong with it is said before anything is started
  await mustBeIndexed(context);
  return withSearcher(context, options, async (searcher) => {
    const result = await answer(searcher, query, folder, options);
    if (context.output.json) context.output.value(result);
    else printResult(context, result, options.all ?? false);
    return result.count > 0 ? exitStatus.done : exitStatus.nothingFound;
  });
}

/** One result a line, in the order of the file, whatever is wrong with some lines. */
async function searchBatch(
  context: CommandContext,
  file: string,
  folder: string | null,
  options: SearchOptions,
): Promise<number> {
  const lines = readJsonLines(context, file, { form: '{"id","query"}', read: readQuestion });
  const first = await lines.next(); // a file that is not there is told before anything is started
  await mustBeIndexed(context);
  return withSearcher(context, options, async (searcher) => {
    let wrong = false;
    let found = false;
    for (let next = first; !next.done; next = await lines.next()) {
      if ('error' in next.value) {
        context.report(next.value.error);
        wrong = true;
        continue;
      }
      const { id, query } = next.value.value;
      try {
        const result = await answer(searcher, query, folder, options);
        found ||= result.count > 0;
        context.output.value({ id, ...result });
      } catch (error) {
        if (!(error instanceof TrouvailleError) || !error.code.startsWith('query-')) throw error;
        wrong = true;
        const sentence = failureSentence(context.language, error);
        const { line } = next.value;
        context.report(usageError(context.language, 'usage.line-bad', { file, line, sentence }));
        context.output.value({
          id,
          ...emptyResult(query, options.mode),
          error: { code: error.code, sentence },
        });
      }
    }
    if (wrong) return exitStatus.wrongInput;
    return found ? exitStatus.done : exitStatus.nothingFound;
  });
}

async function answer(
  searcher: Searcher,
  query: string,
  folder: string | null,
  { mode, explain }: SearchOptions,
): Promise<SearchResult> {
  const result = await searcher.search(query, folder);
  const ranks = explain ? await searcher.ranks(query, folder) : null;
  return resultOf(query, mode, result, ranks);
}

interface Question {
  readonly id: string | number;
  readonly query: string;
}

function readQuestion(parsed: unknown): Question | null {
  const query = textMember(parsed, 'query');
  if (query === null || typeof parsed !== 'object' || parsed === null) return null;
  const id: unknown = 'id' in parsed ? parsed.id : null;
  return typeof id === 'string' || typeof id === 'number' ? { id, query } : null;
}

async function mustBeIndexed(context: CommandContext): Promise<void> {
  await withIndex(context, (index) => {
    // Files without text count too: they are found by their names.
    if (index === null || index.files()[Symbol.iterator]().next().done === true) {
      throw new TrouvailleError('nothing-indexed');
    }
  });
}

async function withSearcher(
  context: CommandContext,
  options: SearchOptions,
  work: (searcher: Searcher) => Promise<number>,
): Promise<number> {
  const searcher = await openSearcher(context, { ...options, all: options.all ?? false });
  try {
    return await work(searcher);
  } finally {
    await searcher.close();
  }
}
