import { commandOf, type Binding, type Key } from './chord.ts';

/** What a key does in the search view. */
export type SearchCommand =
  | { readonly kind: 'move'; readonly by: 'row' | 'page' | 'list'; readonly direction: 1 | -1 }
  | {
      readonly kind:
        | 'open'
        | 'show-in-folder'
        | 'more-like-this'
        | 'why'
        | 'clear'
        | 'focus-box'
        | 'complete'
        | 'history'
        | 'save'
        | 'group'
        | 'export';
    };

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
  // In the box these are the text's own.
  {
    chord: { key: 'Home' },
    command: { kind: 'move', by: 'list', direction: -1 },
    says: 'keys.first',
    outsideText: true,
  },
  {
    chord: { key: 'End' },
    command: { kind: 'move', by: 'list', direction: 1 },
    says: 'keys.last',
    outsideText: true,
  },
  { chord: { key: 'Enter' }, command: { kind: 'open' }, says: 'keys.open' },
  {
    chord: { key: 'Enter', control: true },
    command: { kind: 'show-in-folder' },
    says: 'keys.showInFolder',
  },
  {
    chord: { key: 'Enter', alt: true },
    command: { kind: 'more-like-this' },
    says: 'keys.moreLikeThis',
  },
  { chord: { key: 'i', control: true }, command: { kind: 'why' }, says: 'keys.why' },
  { chord: { key: 'Escape' }, command: { kind: 'clear' }, says: 'keys.clear' },
  { chord: { key: 'k', control: true }, command: { kind: 'focus-box' }, says: 'keys.focusBox' },
  {
    chord: { key: '/', shift: 'any' },
    command: { kind: 'focus-box' },
    says: 'keys.slash',
    outsideText: true,
  },
  { chord: { key: ' ', control: true }, command: { kind: 'complete' }, says: 'keys.complete' },
  { chord: { key: 'h', control: true }, command: { kind: 'history' }, says: 'keys.history' },
  { chord: { key: 'd', control: true }, command: { kind: 'save' }, says: 'keys.save' },
  { chord: { key: 'g', control: true }, command: { kind: 'group' }, says: 'keys.group.toggle' },
  { chord: { key: 'e', control: true }, command: { kind: 'export' }, says: 'keys.export' },
];

/** The search view's command of a key; `typing`: in a field of text. */
export function searchCommand(event: Key, typing: boolean): SearchCommand | null {
  return commandOf(searchBindings, event, typing);
}
