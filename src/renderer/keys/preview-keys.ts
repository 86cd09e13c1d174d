import type { Key } from './view-keys.ts';

/** What a key does to the preview, wherever the focus is. */
export type PreviewCommand = 'toggle';

/** The preview's command of a key (DESIGN.md, 6); null: the key is somebody else's. */
export function previewCommand(event: Key): PreviewCommand | null {
  const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (control && event.key.toLowerCase() === 'p') return 'toggle';
  return null;
}
