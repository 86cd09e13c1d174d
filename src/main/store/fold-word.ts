/** A word without its case, accents and ligatures: for file names, titles and folders. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}
