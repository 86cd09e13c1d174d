import type { View } from '../state/views.svelte.ts';
import { commandOf, type Binding, type Key } from './chord.ts';

export type { Key } from './chord.ts';

/** By the physical key: on an AZERTY keyboard the digits are on the shifted level of theirs. */
export const viewBindings: readonly Binding<View>[] = [
  { chord: { code: 'Digit1', control: true }, command: 'search', says: 'view.search' },
  { chord: { code: 'Digit2', control: true }, command: 'library', says: 'view.library' },
];

/** The view that a key shows, whatever has the focus. */
export function viewKey(event: Key): View | null {
  return commandOf(viewBindings, event, false);
}
