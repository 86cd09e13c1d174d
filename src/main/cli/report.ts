/** How an error is told: one sentence on stderr, and the exit status. */
import type { Language } from '../../shared/domain.ts';
import { TrouvailleError, toFailure, type Failure } from '../../shared/errors.ts';
import { sentence } from '../../shared/i18n/messages.ts';
import { folderError, systemCode } from '../data-folder.ts';
import { statusOf } from './exit-status.ts';
import type { Output } from './output.ts';

/** What a library or the system threw, as an error of ours where it is one we know. */
function known(thrown: unknown, dataFolder: string): unknown {
  if (thrown instanceof TrouvailleError) return thrown;
  const code = systemCode(thrown);
  if (code === undefined) return thrown;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') {
    return folderError(thrown, dataFolder);
  }
  if (code === 'SQLITE_FULL') return new TrouvailleError('disk-full', { path: dataFolder });
  if (code.startsWith('SQLITE_READONLY')) {
    return new TrouvailleError('disk-read-only', { path: dataFolder });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new TrouvailleError('data-damaged', { path: dataFolder });
  }
  return thrown;
}

/** The sentence of a failure: of a defect its first line only, the rest is for `--debug`. */
export function failureSentence(language: Language, failure: Failure): string {
  if (failure.code !== 'internal') return sentence(language, failure);
  const detail = String(failure.values['detail'] ?? '').split('\n')[0] ?? '';
  return sentence(language, { code: 'internal', values: { detail } });
}

export function reportError(
  thrown: unknown,
  to: { output: Output; language: Language; dataFolder: string; debug: boolean },
): number {
  const error = known(thrown, to.dataFolder);
  const failure = toFailure(error);
  to.output.error(failureSentence(to.language, failure));
  if (to.debug) {
    if (failure.code === 'internal') to.output.error(String(failure.values['detail']));
    else if (error instanceof Error) to.output.error(error.stack ?? error.message);
    if (error instanceof Error && error.cause instanceof Error) {
      to.output.error(error.cause.stack ?? error.cause.message);
    }
  }
  return statusOf(failure.code);
}
