/** Snowball's stemmers, with what they made of each word kept. */
import snowball from 'snowball-stemmers';
import type { Language } from '../../../shared/domain.ts';
import { folded } from './characters.ts';

const algorithms = { fr: 'french', en: 'english' } as const;
const stemmers = {
  fr: snowball.newStemmer(algorithms.fr),
  en: snowball.newStemmer(algorithms.en),
};
/** Numbers, references and the like are no words of a language. */
const inflected = /^\p{L}+$/u;

/** The stem of a word as `asWritten` gives it. Not kept: see `WordForms`. */
export function stemOf(written: string, language: Language): string {
  if (!inflected.test(written)) return written;
  return stemmers[language].stem(written);
}

/**
 * The stem of the word without its accents. Snowball's rules for French read accents (évaluées,
 * évalué), so what is left of unaccented endings is taken off too: both become `evalu`.
 */
export function foldedStemOf(written: string, language: Language): string {
  const stem = stemOf(folded(written), language);
  const bare = language === 'fr' ? stem.replace(/e+$/, '') : stem;
  return bare === '' ? stem : bare;
}
