/** Every key of the window: the tables that bind them are the list that F1 shows. */
import type { PlainKey } from '../i18n/fr.ts';
import { commandOf, type Binding, type Key } from './chord.ts';
import { otherPreviewKeys, previewBindings } from './preview-keys.ts';
import { searchBindings } from './search-keys.ts';
import { viewBindings } from './view-keys.ts';

export interface KeyGroup {
  readonly title: PlainKey;
  readonly bindings: readonly Pick<Binding<unknown>, 'chord' | 'says'>[];
}

/** F1, whatever has the focus. */
export const helpBindings: readonly Binding<'help'>[] = [
  { chord: { key: 'F1' }, command: 'help', says: 'keys.help' },
];

/** Keys that the browser itself moves the focus by. */
const focusKeys: KeyGroup['bindings'] = [{ chord: { key: 'Tab' }, says: 'keys.tab' }];

export const keyGroups: readonly KeyGroup[] = [
  { title: 'keys.group.search', bindings: searchBindings },
  { title: 'keys.group.preview', bindings: [...previewBindings, ...otherPreviewKeys] },
  { title: 'keys.group.views', bindings: viewBindings },
  { title: 'keys.group.moving', bindings: [...focusKeys, ...helpBindings] },
];

export function isHelpKey(event: Key): boolean {
  return commandOf(helpBindings, event, false) !== null;
}
