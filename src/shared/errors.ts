/**
 * The one error type of the application, and its form on the wire.
 *
 * An error is a code and the values its sentence needs. The sentence itself is made where it is
 * shown, in the reader's language, from the catalogue in `i18n/`; `message` is for the log.
 */

/** Why a document could not be read: these become states of the ledger. */
export const documentErrorCodes = [
  'document-empty',
  'document-scanned',
  'document-encrypted',
  'document-unsupported',
  'document-damaged',
  'document-too-large',
  'document-timeout',
  'document-crashed',
  'document-unreadable',
  'document-online-only',
  'document-excluded',
] as const;

export const errorCodes = [
  ...documentErrorCodes,
  /** A wrong option, argument or value. values: {detail} */
  'usage',
  /** A value that a setting cannot have. values: {key, fr, en}: what is wrong, in each language */
  'setting-invalid',
  'query-empty',
  /** A query of operators alone. */
  'query-no-words',
  /** values: {length, limit} */
  'query-too-long',
  'query-nul',
  /** values: {path} */
  'path-missing',
  /** values: {path} */
  'path-unreadable',
  /** A file where a folder is asked for. values: {path} */
  'path-not-folder',
  /** values: {path} */
  'folder-not-watched',
  /** Where another folder is to be pointed to. values: {path, from} */
  'folder-watched',
  /** A file that the index does not know. values: {path} */
  'file-not-indexed',
  /** values: {path, reason} `reason` names what is wrong in the file */
  'model-bad',
  /** values: {model} */
  'model-unknown',
  /** values: {model} */
  'model-missing',
  /** values: {model} */
  'model-in-use',
  /** One that comes with the application is not removed. values: {model} */
  'model-embedded',
  /** A query's vector is of another encoder than the passages' that serve by now: it is to be made anew. */
  'encoder-changed',
  /** No earlier choice of a model can be taken back. */
  'model-no-earlier',
  /** values: {provider, reason} `reason` as the runtime told it */
  'provider-missing',
  /** The models' hub, or the proxy before it, does not answer. values: {host, detail} */
  'hub-unreachable',
  /** The hub answers that it does not give a file. values: {host, file, status} */
  'hub-refused',
  /** What was received is not the file that was announced. values: {file, detail} */
  'download-damaged',
  /** Another process writes to this data folder. values: {path} */
  'data-locked',
  /** values: {path} */
  'data-damaged',
  /** values: {path, version, supported} */
  'data-newer',
  /** The data folder cannot be opened. values: {path} */
  'data-unreadable',
  /** values: {path} */
  'disk-full',
  /** There is not enough room for what is about to be written. values: {path, needed, free}, in MB */
  'disk-short',
  /** values: {path} */
  'disk-read-only',
  'nothing-indexed',
  /** A line of a test collection is not of its form. values: {path, line, form} */
  'collection-line',
  /** A file of a test collection cannot be read to its end. values: {path, line} */
  'collection-damaged',
  /** No query of a test collection has a relevant document in it. values: {path} */
  'collection-no-queries',
  /** No question of the person's own is marked yet, or none whose document is indexed. */
  'no-own-questions',
  /** The file of marks cannot be read. values: {path} */
  'own-questions-damaged',
  /** A program of the system that opens or shows a file could not. values: {program, detail} */
  'system-failed',
  'cancelled',
  /** A child process ended under a request. values: {service} */
  'service-stopped',
  /** A defect of the program. values: {detail} */
  'internal',
] as const;

export type DocumentErrorCode = (typeof documentErrorCodes)[number];
export type ErrorCode = (typeof errorCodes)[number];
export type ErrorValues = Readonly<Record<string, string | number>>;

/** An error as data: what crosses processes, and what the ledger keeps. */
export interface Failure<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly values: ErrorValues;
}

export class TrouvailleError extends Error implements Failure {
  override readonly name = 'TrouvailleError';
  readonly code: ErrorCode;
  readonly values: ErrorValues;

  constructor(code: ErrorCode, values: ErrorValues = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.code = code;
    this.values = values;
  }
}

/** Any thrown thing as a `Failure`; what is not ours is a defect, `internal`. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof TrouvailleError) return { code: thrown.code, values: thrown.values };
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError') return { code: 'cancelled', values: {} };
    return { code: 'internal', values: { detail: thrown.stack ?? thrown.message } };
  }
  return { code: 'internal', values: { detail: String(thrown) } };
}

/** A thrown thing in one line for the log and the status: its code and values. */
export function logForm(thrown: unknown): string {
  const { code, values } = toFailure(thrown);
  return `${code} ${JSON.stringify(values)}`;
}

export function fromFailure(failure: Failure): TrouvailleError {
  return new TrouvailleError(failure.code, failure.values);
}

const documentCodes: ReadonlySet<string> = new Set(documentErrorCodes);

export function isDocumentErrorCode(code: ErrorCode): code is DocumentErrorCode {
  return documentCodes.has(code);
}
