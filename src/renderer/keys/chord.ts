import type { PlainKey } from '../i18n/fr.ts';

/** What a key event says of itself, as far as keys are told apart here. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>;

/**
 * A key and what is held with it. `code` names a physical key, for characters that a layout such as
 * AZERTY moves; `key` the character or the key's name, for the others.
 */
export interface Chord {
  readonly key?: string;
  readonly code?: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly control?: true;
  readonly alt?: true;
  /** Absent: not held. `any`: it makes no difference, since a layout may need it for the character. */
  readonly shift?: true | 'any';
}

/** A line of a table of keys: what is bound, and what F1 says of it. */
export interface Binding<Command> {
  readonly chord: Chord;
  readonly command: Command;
  readonly says: PlainKey;
  /** Not where text is typed: there the character is meant. */
  readonly outsideText?: true;
}

/** The command of a key event in a table; null: the key is typing, or somebody else's. */
export function commandOf<Command>(
  bindings: readonly Binding<Command>[],
  event: Key,
  typing: boolean,
): Command | null {
  const found = bindings.find(
    ({ chord, outsideText }) => !(outsideText && typing) && matches(chord, event),
  );
  return found?.command ?? null;
}

function matches(chord: Chord, event: Key): boolean {
  return (
    (event.ctrlKey || event.metaKey) === (chord.control ?? false) &&
    event.altKey === (chord.alt ?? false) &&
    (chord.shift === 'any' || event.shiftKey === (chord.shift ?? false)) &&
    (chord.code === undefined || event.code === chord.code) &&
    (chord.key === undefined || event.key.toLowerCase() === chord.key.toLowerCase())
  );
}

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Home: '↖',
  End: '↘',
  Enter: '↵',
  Escape: 'Esc',
  Tab: '⇥',
  ' ': '␣',
  Comma: ',',
};

/** The caps of a chord, in the order they are pressed: `['Ctrl', 'K']`. */
export function chordCaps(chord: Chord, mac: boolean): string[] {
  const caps: string[] = [];
  if (chord.control) caps.push(mac ? '⌘' : 'Ctrl');
  if (chord.alt) caps.push(mac ? '⌥' : 'Alt');
  if (chord.shift === true) caps.push(mac ? '⇧' : 'Maj');
  const key = chord.key ?? chord.code ?? '';
  const digit = /^Digit(\d)$/.exec(key)?.[1];
  return [...caps, digit ?? names[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
}
