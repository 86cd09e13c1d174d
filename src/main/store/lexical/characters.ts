/** Letters as the keyword index compares them. */

const marks = /\p{M}+/gu;
const special = /[œæßøđłŒÆØĐŁ]/;
const plain: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
};
const ascii = /^[\0-\x7f]*$/;
/** Longer terms are cut: they are no words, but encoded data. */
const longestTerm = 64;

/** Lower case, NFC, œ and æ as two letters; accents stay. */
export function asWritten(word: string): string {
  if (ascii.test(word)) return word.toLowerCase().slice(0, longestTerm);
  const lower = word.toLowerCase().normalize('NFC');
  const unfolded = /[œæ]/.test(lower) ? lower.replaceAll('œ', 'oe').replaceAll('æ', 'ae') : lower;
  return unfolded.slice(0, longestTerm).toWellFormed();
}

/** What `asWritten` gives, without accents. */
export function folded(written: string): string {
  if (ascii.test(written)) return written;
  const bare = written.normalize('NFD').replace(marks, '').normalize('NFC');
  return special.test(bare) ? bare.replace(/[œæßøđł]/g, (letter) => plain[letter] ?? letter) : bare;
}
