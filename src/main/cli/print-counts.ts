import type { IndexCounts } from '../../shared/domain.ts';
import type { CommandContext } from './context.ts';
import { decimal, integer } from './format.ts';

/** The result of bringing the index up to date. */
export function printCounts(context: CommandContext, counts: IndexCounts): void {
  const { output, say, language } = context;
  if (output.json) {
    output.value(counts);
    return;
  }
  const count = (value: number): string => integer(language, value);
  output.line(
    say('cli.indexed', {
      files: count(counts.files),
      read: count(counts.read),
      unchanged: count(counts.unchanged),
      moved: count(counts.moved),
      failed: count(counts.failed),
    }),
  );
  output.line(
    say('cli.indexed-passages', {
      passages: count(counts.passages),
      embedded: count(counts.embedded),
      reused: count(counts.reused),
      tokens: count(counts.tokens),
    }),
  );
  const seconds = decimal(language, counts.seconds, 1);
  output.line(
    counts.compileSeconds > 0
      ? `${say('cli.indexed-seconds', { seconds })} ${say('cli.indexed-compiled', {
          seconds: decimal(language, counts.compileSeconds, 1),
        })}`
      : say('cli.indexed-seconds', { seconds }),
  );
  if (counts.failed > 0) output.note(say('cli.index-failed-hint'));
}
