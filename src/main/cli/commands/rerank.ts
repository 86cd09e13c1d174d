/** `rerank`: the logits and scores of pairs of query and passage. */
import type { Command } from 'commander';
import type { EncodedPair } from '../../model/tokenizer.ts';
import type { CommandLine } from '../command-line.ts';
import { answerLines, shortNumbers } from '../compute-lines.ts';
import type { CommandContext } from '../context.ts';
import { textMember } from '../json-lines.ts';
import { compiledModel } from '../open-model.ts';
import { dtypes, type Dtype } from '../../model/compile.ts';

interface RerankOptions {
  readonly model?: string;
  readonly dtype: Dtype;
  readonly batch?: number;
  readonly order?: 'query-first' | 'passage-first';
}

export function declare(command: Command, line: CommandLine): void {
  const orders = ['query-first', 'passage-first'] as const;
  command
    .addOption(line.option('--model <model>', 'help.option.model'))
    .addOption(line.choice('--dtype <dtype>', 'help.option.dtype', dtypes, 'int8'))
    .addOption(line.number('--batch <n>', 'help.option.batch-size', 1, 4096))
    .addOption(line.choice('--order <order>', 'help.option.order', orders, null))
    .action((options: RerankOptions) => line.run((context) => rerank(context, options)));
}

/** A pair as it is batched: by the number of its tokens. */
interface Prepared {
  readonly length: number;
  readonly pair: EncodedPair;
}

async function rerank(context: CommandContext, options: RerankOptions): Promise<number> {
  const { folder, manifest, threads } = await compiledModel(context, 'reranker', options);
  const { loadReranker, probability, relevance } = await import('../../model/reranker.ts');
  const { loadTokenizer } = await import('../../model/tokenizer.ts');
  const tokenizer = loadTokenizer(folder, manifest.maxTokens);
  const reranker = await loadReranker(folder, { threads });
  const order = options.order ?? manifest.pairOrder;
  const { labels } = manifest;
  try {
    return await answerLines(context, options.batch ?? null, {
      form: { form: '{"query","passage"}', read: readPair },
      nothing: { logits: null, score: null },
      prepare({ query, passage }): Prepared {
        const pair =
          order === 'passage-first'
            ? tokenizer.encodePair(passage, query)
            : tokenizer.encodePair(query, passage);
        return { length: pair.ids.length, pair };
      },
      async compute(prepared) {
        const { logits } = await reranker.score(prepared.map(({ pair }) => pair));
        const relevances = relevance(logits, labels);
        return prepared.map((_, row) => ({
          logits: shortNumbers(logits.subarray(row * labels, (row + 1) * labels)),
          score: probability(relevances[row] ?? NaN),
        }));
      },
    });
  } finally {
    await reranker.close();
  }
}

function readPair(parsed: unknown): { query: string; passage: string } | null {
  const query = textMember(parsed, 'query');
  const passage = textMember(parsed, 'passage');
  return query === null || passage === null ? null : { query, passage };
}
