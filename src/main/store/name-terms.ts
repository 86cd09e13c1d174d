/** The words of a file's name, as they are indexed and looked for. */
import { foldWord } from './fold-word.ts';

/**
 * Words are parted by punctuation, by a change between letters and digits (`IMG20240115`), and
 * where a small letter meets a capital (`NoteDeFrais`); accents are folded, since names are typed
 * without them half the time.
 */
export function nameTerms(name: string): string[] {
  const words =
    name.normalize('NFC').match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{L}+|\p{N}+/gu) ?? [];
  return words.map(foldWord);
}
