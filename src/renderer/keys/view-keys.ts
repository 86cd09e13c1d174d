import type { View } from '../state/views.svelte.ts';

/** What a key event says of itself, as far as keys are told apart here. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>;

/**
 * Ctrl+1 and Ctrl+2, Cmd on a Mac. By the physical key: on an AZERTY keyboard the digits are on the
 * shifted level of theirs.
 */
export function viewKey(event: Key): View | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  if (event.code === 'Digit1') return 'search';
  if (event.code === 'Digit2') return 'library';
  return null;
}
