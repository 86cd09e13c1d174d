/**
 * The share of questions whose answer is in the first 3 and the first 1, for each mode, over the
 * French documents: `node bench/questions.ts DATA [development|heldout] [--misses]`, where DATA is a
 * data folder in which `../shared/data/documents/french` is indexed. Of the reranked mode also the
 * milliseconds from the reranked page (ten hits) to the same with all its answers marked, the median.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Hit, SearchMode } from '../src/shared/domain.ts';
import { runPipeline } from '../src/shared/pipeline.ts';
import { openSearch } from '../src/main/engine/search-session.ts';
import { readSettings } from '../src/main/settings.ts';
import { nodeShell } from '../src/main/shell/node/fork.ts';
import { sharedData } from '../test/shared-data.ts';

const questionSchema = z.array(
  z.object({
    id: z.string(),
    question: z.string(),
    kind: z.enum(['paraphrase', 'table', 'english', 'direct']),
    answers: z.array(
      z.object({
        file: z.string(),
        pages: z.array(z.number()).nullish(),
        sheets: z.array(z.string()).nullish(),
      }),
    ),
  }),
);
type Question = z.infer<typeof questionSchema>[number];

const modes: readonly SearchMode[] = ['keywords', 'vectors', 'hybrid', 'reranked'];
/** Ranks looked at: beyond the first 3, to see what is nearly found. */
const depth = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [dataFolder, set = 'development'] = positionals;
if (dataFolder === undefined) throw new Error('usage: node bench/questions.ts DATA [SET]');
const documents = sharedData('documents', 'french');
if (documents === null) throw new Error('the shared documents are not on this machine');

const questions = questionSchema.parse(
  JSON.parse(
    readFileSync(
      join(import.meta.dirname, '..', 'test', 'quality', `questions-${set}.json`),
      'utf8',
    ),
  ),
);

const session = await openSearch(
  { dataFolder, settings: readSettings(dataFolder), shell: nodeShell() },
  { models: 'both' },
);
const table = [];
for (const mode of modes) {
  const ranks = [];
  const marked: number[] = [];
  for (const question of questions) {
    const shown: number[] = [];
    const { hits, relevant } = await runPipeline(
      session,
      question.question,
      {
        mode,
        limit: depth,
        depth: 20,
        by: 'passage',
        sort: 'relevance',
        folder: null,
        all: true,
      },
      {
        onStage: ({ stage }) => {
          if (stage === 'reranked') shown.push(performance.now());
        },
      },
    );
    marked.push((shown.at(-1) ?? 0) - (shown[0] ?? 0));
    const rank = hits.findIndex((hit) => answers(question, hit, documents)) + 1;
    ranks.push({ question, rank, first: hits[0], relevant });
  }
  table.push({ mode, ...shares(ranks), markedMs: Math.round(median(marked)) });
  if (values.misses) {
    for (const { question, rank, first } of ranks.filter(({ rank }) => rank === 0 || rank > 3)) {
      const instead = first ? `${relative(documents, first.path)} p${String(first.page)}` : '-';
      process.stderr.write(
        `${mode} ${question.id} ${question.kind} rank ${rank || '>10'}: ${question.question}\n` +
          `    wanted ${question.answers
            .map((a) => `${a.file} p${String(a.pages ?? a.sheets)}`)
            .join('; ')
            .slice(
              0,
              160,
            )}\n    first ${instead}: ${first?.text.slice(0, 140).replace(/\s+/g, ' ') ?? ''}\n`,
      );
    }
  }
}
await session.close();
if (values.json) process.stdout.write(`${JSON.stringify(table)}\n`);
else {
  // eslint-disable-next-line no-console -- the table is what this script is for
  console.table(table);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Whether a hit is one of the places that answer. */
function answers(question: Question, hit: Hit, root: string): boolean {
  const file = relative(root, hit.path);
  return [file, ...hit.copies.map((copy) => relative(root, copy))].some((path) =>
    question.answers.some(
      (answer) =>
        answer.file === path &&
        (answer.sheets
          ? hit.sheet !== null && answer.sheets.includes(hit.sheet)
          : !answer.pages || (hit.page !== null && answer.pages.includes(hit.page))),
    ),
  );
}

function shares(ranks: readonly { question: Question; rank: number; relevant: boolean }[]) {
  const firsts = ranks.filter(({ rank }) => rank === 1);
  const refused = firsts.filter(({ relevant }) => !relevant).length;
  const share = (kind: Question['kind'] | null, depth: number): string => {
    const of = ranks.filter(({ question }) => kind === null || question.kind === kind);
    const found = of.filter(({ rank }) => rank > 0 && rank <= depth).length;
    return `${Math.round((100 * found) / of.length)}%`;
  };
  return {
    questions: ranks.length,
    first1: share(null, 1),
    first3: share(null, 3),
    first10: share(null, 10),
    paraphrase3: share('paraphrase', 3),
    table3: share('table', 3),
    english3: share('english', 3),
    direct3: share('direct', 3),
    /** Of those answered first, the ones that the floor holds back without `--all`. */
    refused: `${refused} of ${firsts.length}`,
  };
}
