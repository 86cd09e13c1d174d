/** `embed`: the vectors of texts, as the model gives them. */
import type { Command } from 'commander';
import { providerNames, type ProviderName } from '../../../shared/models-contract.ts';
import type { CommandLine } from '../command-line.ts';
import { answerLines, shortNumbers } from '../compute-lines.ts';
import type { CommandContext } from '../context.ts';
import { textMember } from '../json-lines.ts';
import { compiledModel } from '../open-model.ts';
import { dtypes, type Dtype } from '../../model/compile.ts';

interface EmbedOptions {
  readonly model?: string;
  readonly kind: 'passage' | 'query' | 'raw';
  readonly dtype: Dtype;
  readonly layers?: number;
  readonly batch?: number;
  readonly provider: ProviderName;
}

const kinds = ['passage', 'query', 'raw'] as const;

export function declare(command: Command, line: CommandLine): void {
  command
    .addOption(line.option('--model <model>', 'help.option.model'))
    .addOption(line.choice('--kind <kind>', 'help.option.kind', kinds, 'passage'))
    .addOption(line.choice('--dtype <dtype>', 'help.option.dtype', dtypes, 'int8'))
    .addOption(line.number('--layers <n>', 'help.option.layers', 1, 1000))
    .addOption(line.number('--batch <n>', 'help.option.batch-size', 1, 4096))
    .addOption(line.choice('--provider <name>', 'help.option.provider', providerNames, 'cpu'))
    .action((options: EmbedOptions) => line.run((context) => embed(context, options)));
}

async function embed(context: CommandContext, options: EmbedOptions): Promise<number> {
  const { kind, batch, provider } = options;
  const { folder, manifest, threads } = await compiledModel(context, 'encoder', options);
  const { loadEncoder } = await import('../../model/encoder.ts');
  const { embedAll } = await import('../../model/embed-all.ts');
  const { loadTokenizer } = await import('../../model/tokenizer.ts');
  const tokenizer = loadTokenizer(folder, manifest.maxTokens);
  const encoder = await loadEncoder(folder, { threads, provider });
  const prefix = kind === 'raw' ? '' : manifest.prefixes[kind];
  const { dimensions } = manifest;
  try {
    return await answerLines(context, batch ?? null, {
      form: { form: '{"text"}', read: (parsed) => textMember(parsed, 'text') },
      nothing: { vector: null },
      prepare: (text) => tokenizer.encode(prefix + text),
      async compute(ids) {
        // ONNX Runtime 1.30 has no attention with a mask on WebGPU: nothing is padded there.
        const { vectors } = await (provider === 'cpu'
          ? encoder.embed(ids)
          : embedAll(encoder, ids));
        return ids.map((_, row) => ({
          vector: shortNumbers(vectors.subarray(row * dimensions, (row + 1) * dimensions)),
        }));
      },
    });
  } finally {
    await encoder.close();
  }
}
