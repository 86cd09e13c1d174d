/** RTF's lexical level: groups, control words, text as bytes. */

export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | undefined }
  /** `\'e9`, and characters as they stand. */
  | { readonly kind: 'byte'; readonly value: number };

/** The source as Latin-1, one character a byte. Binary stretches (`\bin`) are passed over. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  const control = /\\(?:([a-z]{1,32})(-?\d{1,10})? ?|'([0-9a-f]{2})|([^a-z]))/giy;
  let at = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === '{' || character === '}') {
      yield { kind: character === '{' ? 'open' : 'close' };
      at += 1;
    } else if (character === '\\') {
      control.lastIndex = at;
      const match = control.exec(source);
      if (!match) {
        at += 1;
        continue;
      }
      at = control.lastIndex;
      const [, word, number, hex, symbol] = match;
      if (hex !== undefined) yield { kind: 'byte', value: Number.parseInt(hex, 16) };
      else if (word !== undefined) {
        const value = number === undefined ? undefined : Number(number);
        if (word === 'bin') at += Math.max(0, value ?? 0);
        else yield { kind: 'word', word, value };
      } else if (symbol !== undefined) yield { kind: 'word', word: symbol, value: undefined };
    } else {
      if (character !== '\r' && character !== '\n' && character !== '\0') {
        yield { kind: 'byte', value: character.charCodeAt(0) };
      }
      at += 1;
    }
  }
}
