/** The tools that an assistant is given: it can search and read what is indexed, and change nothing. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import { applicationVersion } from '../version.ts';
import type { CommandContext } from './context.ts';
import { readableFolder } from './folders.ts';
import { readAround } from './read-around.ts';
import { withIndex } from './reading.ts';
import { failureSentence } from './report.ts';
import { resultOf } from './search-result.ts';
import { openSearcher, type Searcher } from './searcher.ts';

const mostHits = 50;
/** Characters read around a passage unless asked, and at most: a few pages, not a book. */
const readByDefault = 4000;
const readAtMost = 40_000;
/** Candidates reranked: as `search` does. */
const depth = 20;

const readOnly = { readOnlyHint: true, openWorldHint: false } as const;

/** The server and what ends its search engine, which is started by the first search. */
export function mcpServer(context: CommandContext): {
  server: McpServer;
  close(): Promise<void>;
} {
  const server = new McpServer({ name: 'trouvaille', version: applicationVersion() });
  const searcher = lazySearcher(context);

  server.registerTool(
    'search',
    {
      description:
        'Searches the documents that the person has indexed on this machine (most are in French) and returns the passages that answer, best first, each with its file and page. Ask in the words of a question. The query may hold "exact phrases", -excluded words, type:pdf, dossier:NAME, avant:2024-06, après:2023.',
      inputSchema: {
        query: z.string(),
        limit: z.number().int().min(1).max(mostHits).default(10),
        folder: z.string().optional().describe('Absolute path: only documents in this folder'),
      },
      annotations: readOnly,
    },
    ({ query, limit, folder }) =>
      answered(context, async () => {
        const inside = folder === undefined ? null : readableFolder(folder);
        const result = await (await searcher.opened()).search(query, inside, { limit });
        const { relevant, hits } = resultOf(query, 'reranked', result, null);
        return { relevant, hits };
      }),
  );
  server.registerTool(
    'read_passage',
    {
      description:
        'Reads the text of an indexed document around a passage that search returned: give its path, page, start and inside.',
      inputSchema: {
        path: z.string().describe('Absolute path of the file'),
        page: z.number().int().min(1).default(1),
        start: z.number().int().min(0).default(0),
        inside: z.string().optional().describe('Name of the member of an archive or a mail'),
        characters: z.number().int().min(1).max(readAtMost).default(readByDefault),
      },
      annotations: readOnly,
    },
    (asked) =>
      answered(context, () => withIndex(context, (index) => readAround(context, index, asked))),
  );
  server.registerTool(
    'list_folders',
    { description: 'Lists the folders that are indexed.', annotations: readOnly },
    () =>
      answered(context, () =>
        withIndex(context, (index) => ({
          folders: index?.roots().map((root) => root.path) ?? [],
          ...(index ? { documents: index.counts().documents } : { documents: 0 }),
        })),
      ),
  );
  return { server, close: () => searcher.close() };
}

/** A tool's answer as JSON, or its error as the sentence a person would read. */
async function answered(
  { language }: CommandContext,
  work: () => Promise<Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    const answer = await work();
    return {
      content: [{ type: 'text', text: JSON.stringify(answer) }],
      structuredContent: answer,
    };
  } catch (error) {
    const text = failureSentence(language, toFailure(error));
    return { content: [{ type: 'text', text }], isError: true };
  }
}

function lazySearcher(context: CommandContext): {
  opened(): Promise<Searcher>;
  close(): Promise<void>;
} {
  let opening: Promise<Searcher> | null = null;
  return {
    async opened() {
      if (await withIndex(context, (index) => index === null)) {
        throw new TrouvailleError('nothing-indexed');
      }
      opening ??= openSearcher(context, {
        mode: 'reranked',
        limit: mostHits,
        by: 'passage',
        sort: 'relevance',
        depth,
        all: false,
      });
      try {
        return await opening;
      } catch (error) {
        opening = null; // the next search tries again
        throw error;
      }
    },
    async close() {
      const searcher = await opening?.catch(() => null);
      await searcher?.close();
    },
  };
}
