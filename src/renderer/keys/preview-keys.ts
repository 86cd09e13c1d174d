import { commandOf, type Binding, type Key } from './chord.ts';

/** What a key does to the preview, wherever the focus is. */
export type PreviewCommand =
  'toggle' | 'find' | 'next' | 'previous' | 'zoom-in' | 'zoom-out' | 'fit-width' | 'copy-path';

/** The preview's keys (DESIGN.md, 6): what binds them, and what F1 lists. */
export const previewBindings: readonly Binding<PreviewCommand>[] = [
  { chord: { key: 'p', control: true }, command: 'toggle', says: 'keys.preview.toggle' },
  { chord: { key: 'f', control: true }, command: 'find', says: 'keys.preview.find' },
  { chord: { key: 'F3' }, command: 'next', says: 'keys.preview.next' },
  { chord: { key: 'F3', shift: true }, command: 'previous', says: 'keys.preview.previous' },
  {
    chord: { key: '+', control: true, shift: 'any' },
    command: 'zoom-in',
    says: 'keys.preview.zoomIn',
  },
  {
    chord: { key: '-', control: true, shift: 'any' },
    command: 'zoom-out',
    says: 'keys.preview.zoomOut',
  },
  // By the physical key: on an AZERTY keyboard the digits are on the shifted level of theirs.
  {
    chord: { code: 'Digit0', control: true },
    command: 'fit-width',
    says: 'keys.preview.fitWidth',
  },
  {
    chord: { key: 'c', control: true, shift: true },
    command: 'copy-path',
    says: 'keys.preview.copyPath',
  },
];

/** Keys that mean something else where text is selected or typed: the browser tells of them itself. */
export const otherPreviewKeys: readonly Pick<Binding<never>, 'chord' | 'says'>[] = [
  { chord: { key: 'c', control: true }, says: 'keys.preview.copy' },
  { chord: { key: ' ' }, says: 'keys.preview.page' },
];

/** The preview's command of a key; null: the key is somebody else's. */
export function previewCommand(event: Key): PreviewCommand | null {
  return commandOf(previewBindings, event, false);
}
