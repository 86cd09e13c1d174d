/** `tokenize`: the token ids of texts and pairs, as the model's published tokenizer gives them. */
import type { Command } from 'commander';
import type { ModelTokenizer } from '../../model/tokenizer.ts';
import type { CommandLine } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readJsonLines, textMember } from '../json-lines.ts';
import { modelFolder } from '../open-model.ts';
import { failureSentence } from '../report.ts';
import { toFailure } from '../../../shared/errors.ts';

interface TokenizeOptions {
  readonly model?: string;
}

type Input = { readonly text: string } | { readonly query: string; readonly passage: string };

export function declare(command: Command, line: CommandLine): void {
  command
    .addOption(line.option('--model <model>', 'help.option.model'))
    .action((options: TokenizeOptions) => line.run((context) => tokenize(context, options)));
}

async function tokenize(context: CommandContext, { model }: TokenizeOptions): Promise<number> {
  const { output } = context;
  if (model !== undefined) modelFolder(context, model, 'encoder'); // told before a line is read
  const encoder = once(() => openTokenizer(context, model, 'encoder'));
  const reranker = once(() => openTokenizer(context, model, 'reranker'));
  let wrong = false;
  const form = { form: '{"text"} / {"query","passage"}', read: readInput };
  for await (const line of readJsonLines(context, '-', form)) {
    if ('error' in line) {
      wrong = true;
      context.report(line.error);
      output.value({ error: failureSentence(context.language, toFailure(line.error)) });
    } else if ('text' in line.value) {
      const { tokenizer } = await encoder();
      output.value({ ids: Array.from(tokenizer.encode(line.value.text)) });
    } else {
      const { query, passage } = line.value;
      const { tokenizer, passageFirst, hasTypes } = await reranker();
      const { ids, typeIds } = passageFirst
        ? tokenizer.encodePair(passage, query)
        : tokenizer.encodePair(query, passage);
      output.value({ ids: Array.from(ids), typeIds: hasTypes ? Array.from(typeIds) : null });
    }
  }
  return wrong ? exitStatus.wrongInput : exitStatus.done;
}

interface OpenTokenizer {
  readonly tokenizer: ModelTokenizer;
  readonly passageFirst: boolean;
  /** The architecture has token types, if only one. */
  readonly hasTypes: boolean;
}

/** From the published files: the weights are not needed. */
async function openTokenizer(
  context: CommandContext,
  model: string | undefined,
  role: 'encoder' | 'reranker',
): Promise<OpenTokenizer> {
  const folder = modelFolder(context, model, role);
  const [traits, description, installed, source, { createTokenizer }] = await Promise.all([
    import('../../model/catalogue-traits.ts'),
    import('../../model/description.ts'),
    import('../../model/installed.ts'),
    import('../../model/tokenizer-source.ts'),
    import('../../model/tokenizer.ts'),
  ]);
  const described = {
    ...description.describeModel(folder),
    ...traits.catalogueTraits(installed.modelIdOf(folder)),
  };
  const { json, config } = source.tokenizerSource(folder, described);
  return {
    tokenizer: createTokenizer(folder, json, config, described.maxTokens),
    passageFirst: described.pairOrder === 'passage-first',
    hasTypes: described.tokenTypes > 0,
  };
}

function readInput(parsed: unknown): Input | null {
  const text = textMember(parsed, 'text');
  if (text !== null) return { text };
  const query = textMember(parsed, 'query');
  const passage = textMember(parsed, 'passage');
  return query === null || passage === null ? null : { query, passage };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => (made ??= make());
}
