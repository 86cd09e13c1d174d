/** What a failure to read a document makes of its file in the ledger. */
import type { FileState } from '../../shared/domain.ts';
import {
  isDocumentErrorCode,
  toFailure,
  type DocumentErrorCode,
  type Failure,
} from '../../shared/errors.ts';
import { systemCode } from './file-system.ts';

const states: Readonly<Record<DocumentErrorCode, FileState>> = {
  'document-empty': 'empty',
  'document-scanned': 'scanned',
  'document-encrypted': 'encrypted',
  'document-unsupported': 'unsupported',
  'document-damaged': 'damaged',
  'document-too-large': 'too-large',
  'document-timeout': 'timeout',
  'document-crashed': 'crashed',
  'document-unreadable': 'unreadable',
  'document-online-only': 'online-only',
  'document-excluded': 'excluded',
};

/** States in which the file was never opened: they end when what caused them does. */
export const unopenedStates: ReadonlySet<FileState> = new Set<FileState>([
  'pending',
  'excluded',
  'online-only',
  'too-large',
  'unreadable',
]);

export interface DocumentFailure {
  readonly state: FileState;
  readonly failure: Failure;
}

/** The ledger's state for a failure that is the document's own; null where it is not. */
export function stateOf(failure: Failure): FileState | null {
  return isDocumentErrorCode(failure.code) ? states[failure.code] : null;
}

/**
 * What was thrown while a document was read, where the document is at fault; null where the run
 * cannot go on (`cancelled`, a service that is gone, the database).
 */
export function documentFailure(thrown: unknown): DocumentFailure | null {
  const failure = toFailure(thrown);
  const state = stateOf(failure);
  if (state !== null) return { state, failure };
  if (failure.code !== 'internal') return null;
  // A reader that fails in a way it does not know has failed on this document: the others go on.
  const detail = String(failure.values['detail'] ?? '').split('\n', 1)[0] ?? '';
  return { state: 'crashed', failure: { code: 'document-crashed', values: { detail } } };
}

/** A file that could not be opened or read, by the system's error. */
export function unreadableFile(thrown: unknown): DocumentFailure {
  const failure: Failure = {
    code: 'document-unreadable',
    values: { detail: systemCode(thrown) },
  };
  return { state: 'unreadable', failure };
}
