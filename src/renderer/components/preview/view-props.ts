import type { DocumentName } from '../../../shared/document-contract.ts';
import type { ShownDocument } from '../../preview/shown-document.svelte.ts';
import type { Clients } from '../../state/session.svelte.ts';

/** What a view of a document is given, whatever it draws. */
export interface ViewProps {
  readonly clients: Clients;
  readonly document: ShownDocument;
  readonly name: DocumentName;
  /** Times the scale that fits the width. */
  readonly zoom: number;
  /** The page that is looked at: a third down the view, where passages are brought to. */
  readonly onpage: (number: number) => void;
}

/** What a view does for keys that are pressed elsewhere. */
export interface DocumentScroller {
  /** Scrolls by a screen less a line. */
  pageBy(direction: 1 | -1): void;
}
