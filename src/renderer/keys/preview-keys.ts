import { commandOf, type Binding, type Key } from './chord.ts';

/** What a key does to the preview, wherever the focus is. */
export type PreviewCommand = 'toggle';

/** The preview's keys (DESIGN.md, 6): what binds them, and what F1 lists. */
export const previewBindings: readonly Binding<PreviewCommand>[] = [
  { chord: { key: 'p', control: true }, command: 'toggle', says: 'keys.preview.toggle' },
];

/** The preview's command of a key; null: the key is somebody else's. */
export function previewCommand(event: Key): PreviewCommand | null {
  return commandOf(previewBindings, event, false);
}
