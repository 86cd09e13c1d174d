import type { Key } from './view-keys.ts';

/** What a key does in the search view. */
export type SearchCommand =
  | { readonly kind: 'move'; readonly by: 'row' | 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'open' | 'show-in-folder' | 'clear' | 'focus-box' };

/** The command of a key (DESIGN.md, 6); null: the key is typing, or somebody else's. */
export function searchCommand(event: Key, typing: boolean): SearchCommand | null {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (control && event.key === 'Enter') return { kind: 'show-in-folder' };
  if (control && event.key.toLowerCase() === 'k') return { kind: 'focus-box' };
  if (control) return null;
  switch (event.key) {
    case 'ArrowDown':
      return event.shiftKey ? null : { kind: 'move', by: 'row', direction: 1 };
    case 'ArrowUp':
      return event.shiftKey ? null : { kind: 'move', by: 'row', direction: -1 };
    case 'PageDown':
      return { kind: 'move', by: 'page', direction: 1 };
    case 'PageUp':
      return { kind: 'move', by: 'page', direction: -1 };
    case 'Enter':
      return { kind: 'open' };
    case 'Escape':
      return { kind: 'clear' };
    case '/':
      return typing ? null : { kind: 'focus-box' };
    default:
      return null;
  }
}
