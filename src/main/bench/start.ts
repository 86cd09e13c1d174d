import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { applicationRoot } from '../application-root.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { BenchContext, BenchStart } from './types.ts';

/** Times each command is started; the median is told. */
const rounds = 5;
const query = 'délai de préavis';

/** Starts real commands on the person's own index, from the launcher to their end. */
export const benchStart: BenchStart = async (context, hooks = {}) => {
  const commands = {
    versionMs: ['--version'],
    statusMs: ['status'],
    firstKeywordsMs: ['search', query, '--mode', 'keywords', '--all'],
    firstRerankedMs: ['search', query, '--all'],
  } as const;
  const names = ['versionMs', 'statusMs', 'firstKeywordsMs', 'firstRerankedMs'] as const;
  const report = { versionMs: 0, statusMs: 0, firstKeywordsMs: 0, firstRerankedMs: 0 };
  for (const [index, name] of names.entries()) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      if (hooks.signal?.aborted) throw new TrouvailleError('cancelled');
      times.push(await timed(context, commands[name]));
    }
    report[name] = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
    hooks.onProgress?.({ done: index + 1, total: names.length });
  }
  return report;
};

function timed({ dataFolder }: BenchContext, words: readonly string[]): Promise<number> {
  const launcher = join(applicationRoot(), 'bin', 'trouvaille.js');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...words, '--data', dataFolder], {
      stdio: 'ignore',
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      // 1: nothing was found, which is an answer too.
      if (code === 0 || code === 1) resolve(performance.now() - started);
      else
        reject(new TrouvailleError('internal', { detail: `${words.join(' ')}: ${String(code)}` }));
    });
  });
}
