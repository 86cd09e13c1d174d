/** `status --files`: every file of the watched folders, a line each, in order of path. */
import type { FileState, Language } from '../../shared/domain.ts';
import { message } from '../../shared/i18n/messages.ts';
import type { FileReport, StoreReader } from '../store/types.ts';
import type { CommandContext } from './context.ts';
import { failureSentence } from './report.ts';

interface FileLine {
  readonly path: string;
  readonly state: FileState;
  /** Absent for `indexed`. */
  readonly reason?: string;
  readonly type: string | null;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601. */
  readonly modified: string;
  readonly pages: number | null;
  readonly passages: number | null;
}

function lineOf(language: Language, file: FileReport): FileLine {
  const { path, state, failure, type, size, modifiedMs, pages, passages } = file;
  return {
    path,
    state,
    ...(state === 'indexed'
      ? {}
      : {
          reason:
            failure === null
              ? message(language, `reason.${state}`)
              : failureSentence(language, failure),
        }),
    type,
    size,
    modified: new Date(modifiedMs).toISOString(),
    pages,
    passages,
  };
}

export function printFiles({ output, language }: CommandContext, index: StoreReader): void {
  let previous: string | null = null;
  for (const file of index.files()) {
    if (file.path === previous) continue; // under two watched folders
    previous = file.path;
    const line = lineOf(language, file);
    if (output.json) output.value(line);
    else {
      const state = output.style(line.reason === undefined ? 'green' : 'yellow', line.state);
      output.line(`${state}  ${line.path}${line.reason === undefined ? '' : ` — ${line.reason}`}`);
    }
  }
}
