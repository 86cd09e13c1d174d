import { commandOf, type Binding, type Key } from './chord.ts';

/** What a key does in the search view. */
export type SearchCommand =
  | { readonly kind: 'move'; readonly by: 'row' | 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'open' | 'show-in-folder' | 'clear' | 'focus-box' };

/** The keys of the search view (DESIGN.md, 6): what binds them, and what F1 lists. */
export const searchBindings: readonly Binding<SearchCommand>[] = [
  {
    chord: { key: 'ArrowDown' },
    command: { kind: 'move', by: 'row', direction: 1 },
    says: 'keys.down',
  },
  {
    chord: { key: 'ArrowUp' },
    command: { kind: 'move', by: 'row', direction: -1 },
    says: 'keys.up',
  },
  {
    chord: { key: 'PageDown' },
    command: { kind: 'move', by: 'page', direction: 1 },
    says: 'keys.pageDown',
  },
  {
    chord: { key: 'PageUp' },
    command: { kind: 'move', by: 'page', direction: -1 },
    says: 'keys.pageUp',
  },
  { chord: { key: 'Enter' }, command: { kind: 'open' }, says: 'keys.open' },
  {
    chord: { key: 'Enter', control: true },
    command: { kind: 'show-in-folder' },
    says: 'keys.showInFolder',
  },
  { chord: { key: 'Escape' }, command: { kind: 'clear' }, says: 'keys.clear' },
  { chord: { key: 'k', control: true }, command: { kind: 'focus-box' }, says: 'keys.focusBox' },
  {
    chord: { key: '/', shift: 'any' },
    command: { kind: 'focus-box' },
    says: 'keys.slash',
    outsideText: true,
  },
];

/** The search view's command of a key; `typing`: in a field of text. */
export function searchCommand(event: Key, typing: boolean): SearchCommand | null {
  return commandOf(searchBindings, event, typing);
}
