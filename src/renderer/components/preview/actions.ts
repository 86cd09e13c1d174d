import type { PreviewCommand } from '../../keys/preview-keys.ts';

/** What is done to the preview, by a key or a button. */
export type PreviewAction = PreviewCommand | 'copy' | 'open' | 'show';
