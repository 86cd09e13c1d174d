/** Words as they may have been meant: one typing error away. */

const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * What `word` (lower case, without accents) becomes by one letter more, one less, another one, or two
 * neighbours changed over. Its last letter is not taken off: what is left would be its stem, or that
 * of another word.
 */
export function* oneEdit(word: string): Generator<string> {
  for (let at = 0; at <= word.length; at++) {
    const before = word.slice(0, at);
    const after = word.slice(at);
    for (const letter of letters) {
      yield before + letter + after;
      if (after !== '' && !after.startsWith(letter)) yield before + letter + after.slice(1);
    }
    const [first = '', second = ''] = after;
    if (second === '') continue;
    yield before + after.slice(1);
    if (first !== second) yield before + second + first + after.slice(2);
  }
}
