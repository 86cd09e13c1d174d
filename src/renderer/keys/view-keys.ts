import type { View } from '../state/views.svelte.ts';
import { commandOf, type Binding, type Key } from './chord.ts';

export type { Key } from './chord.ts';

/**
 * Digits by the physical key: on an AZERTY keyboard they are on the shifted level of theirs. The comma
 * by its character, which AZERTY has on another key.
 */
export const viewBindings: readonly Binding<View>[] = [
  { chord: { code: 'Digit1', control: true }, command: 'search', says: 'view.search' },
  { chord: { code: 'Digit2', control: true }, command: 'library', says: 'view.library' },
  { chord: { code: 'Digit3', control: true }, command: 'models', says: 'view.models' },
  { chord: { code: 'Digit4', control: true }, command: 'about', says: 'view.about' },
  { chord: { key: ',', control: true, shift: 'any' }, command: 'settings', says: 'view.settings' },
];

/** The comma's physical key, which is another character on AZERTY: not listed, but good as well. */
const alsoBound: readonly Binding<View>[] = [
  { chord: { code: 'Comma', control: true }, command: 'settings', says: 'view.settings' },
];

/** The view that a key shows, whatever has the focus. */
export function viewKey(event: Key): View | null {
  return commandOf([...viewBindings, ...alsoBound], event, false);
}
