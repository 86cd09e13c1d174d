/** What was thrown while a document was read, as the state the document ends in. */
import { TrouvailleError, isDocumentErrorCode, type Failure } from '../../shared/errors.ts';

/** A failure with a document code; rethrows what is no document's fault. */
export function documentFailure(thrown: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) throw new TrouvailleError('cancelled');
  if (thrown instanceof TrouvailleError) {
    if (!isDocumentErrorCode(thrown.code)) throw thrown;
    return { code: thrown.code, values: thrown.values };
  }
  // Libraries throw anything on hostile input; what they say is the detail.
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'document-damaged', values: { detail: detail.slice(0, 500) } };
}
