/** The one place that turns an error into an exit status (CLI.md's table). */
import type { ErrorCode } from '../../shared/errors.ts';

export const exitStatus = {
  done: 0,
  nothingFound: 1,
  wrongInput: 2,
  path: 3,
  model: 4,
  data: 5,
  disk: 6,
  /** A defect of the program: `EX_SOFTWARE` of sysexits.h, outside CLI.md's table. */
  defect: 70,
  interrupted: 130,
} as const;

export function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'nothing-indexed':
    case 'no-own-questions':
    case 'file-not-indexed':
    case 'document-empty':
    case 'document-scanned':
    case 'document-unsupported':
    case 'document-damaged':
    case 'document-too-large':
    case 'document-timeout':
    case 'document-crashed':
    case 'document-online-only':
    case 'document-excluded':
      return exitStatus.nothingFound;
    case 'usage':
    case 'collection-line':
    case 'collection-damaged':
    case 'collection-no-queries':
    case 'setting-invalid':
    case 'model-in-use':
    case 'model-embedded':
    case 'model-no-earlier':
    case 'provider-missing':
    case 'query-empty':
    case 'query-no-words':
    case 'query-too-long':
    case 'query-nul':
    case 'path-not-folder':
    case 'folder-not-watched':
    case 'folder-watched':
    case 'document-encrypted': // the password was missing or wrong
      return exitStatus.wrongInput;
    case 'path-missing':
    case 'path-unreadable':
    case 'document-unreadable':
    case 'data-unreadable':
      return exitStatus.path;
    case 'model-bad':
    case 'model-unknown':
    case 'model-missing':
    case 'hub-unreachable':
    case 'hub-refused':
    case 'download-damaged':
      return exitStatus.model;
    case 'data-locked':
    case 'data-damaged':
    case 'own-questions-damaged':
    case 'data-newer':
      return exitStatus.data;
    case 'disk-full':
    case 'disk-short':
    case 'disk-read-only':
      return exitStatus.disk;
    case 'cancelled':
      return exitStatus.interrupted;
    case 'encoder-changed': // met by the pipeline, which asks again
    case 'system-failed':
    case 'service-stopped':
    case 'internal':
      return exitStatus.defect;
  }
}
