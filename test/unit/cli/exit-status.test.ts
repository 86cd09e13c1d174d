import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../src/main/cli/exit-status.ts';
import { errorCodes, type ErrorCode } from '../../../src/shared/errors.ts';

/** CLI.md's table. */
const table: readonly [status: number, codes: readonly ErrorCode[]][] = [
  [1, ['nothing-indexed']],
  [2, ['usage', 'path-not-folder', 'query-empty', 'query-no-words', 'query-too-long', 'query-nul']],
  [3, ['path-missing', 'path-unreadable']],
  [4, ['model-bad', 'model-unknown', 'model-missing']],
  [5, ['data-locked', 'data-damaged', 'data-newer']],
  [6, ['disk-full', 'disk-read-only']],
  [130, ['cancelled']],
];

describe('the exit status', () => {
  it.each(table)('%i', (status, codes) => {
    expect(codes.map(statusOf)).toEqual(codes.map(() => status));
  });

  it('is never that of success for an error', () => {
    expect(errorCodes.filter((code) => statusOf(code) === 0)).toEqual([]);
  });
});
