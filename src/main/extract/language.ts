/** Which of the languages we stem a text is in. */
import { francAll } from 'franc-min';
import type { Language, Page } from '../../shared/domain.ts';

/** Characters looked at: franc's trigrams settle well before that, and its cost grows with it. */
const sampleLength = 4000;
/** Below it a text has too few trigrams: headings and file lists come out as Catalan or Scots. */
const minimumLength = 40;

/** franc names what it knows by ISO 639-3; `und` and everything else is not ours to stem. */
const known: Readonly<Record<string, Language>> = { fra: 'fr', eng: 'en' };

/**
 * Words that no other Latin-script language shares as a whole set. In short texts and lists of
 * names their share is steadier than trigrams.
 */
const functionWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  fr: new Set(
    'le la les des du un une et est dans pour par sur avec que qui ne pas au aux ce cette ces son sa ses leur leurs vous nous il elle sont être été ou où'.split(
      ' ',
    ),
  ),
  en: new Set(
    'the of and to in is that for it with as was on are be this by from at which or an have not you your we they their will can has'.split(
      ' ',
    ),
  ),
};
/** Running prose of either language has 0.3 to 0.5 of them; other languages' stay under 0.08. */
const functionWordShare = 0.12;

/** The language of a text, or null where it is neither French nor English, or too short to tell. */
export function detectLanguage(text: string): Language | null {
  const sample = text.slice(0, sampleLength);
  const byWords = languageByWords(sample);
  if (byWords !== undefined) return byWords;
  if (sample.length < minimumLength) return null;
  const [best] = francAll(sample);
  return best ? (known[best[0]] ?? null) : null;
}

/** Where a document is sampled, as shares of its text. */
const samplePlaces = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

/** The language of a document's text, sampled where its prose is: not on the title page alone. */
export function detectDocumentLanguage(pages: readonly Page[]): Language | null {
  const length = pages.reduce((sum, { text }) => sum + text.length, 0);
  const share = Math.floor(sampleLength / samplePlaces.length);
  if (length <= sampleLength) return detectLanguage(pages.map(({ text }) => text).join('\n'));
  const texts: string[] = [];
  const places = samplePlaces.map((place) => Math.floor(place * length));
  let start = 0;
  for (const { text } of pages) {
    for (const place of places) {
      if (place >= start && place < start + text.length) {
        texts.push(text.slice(place - start, place - start + share));
      }
    }
    start += text.length;
  }
  return detectLanguage(texts.join('\n'));
}

/** A declared language (`fr-FR`, `en_US`, `French`), or null where it is another. */
export function declaredLanguage(tag: string | null | undefined): Language | null {
  const match = /^\s*(fr|en)(?:[-_ ]|$|a$|g$|ench|glish)/i.exec(tag ?? '');
  if (!match?.[1]) return null;
  return match[1].toLowerCase() === 'fr' ? 'fr' : 'en';
}

/** undefined: no verdict by words alone. */
function languageByWords(sample: string): Language | undefined {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < 8) return undefined;
  const share = (language: Language): number =>
    words.filter((word) => functionWords[language].has(word)).length / words.length;
  const french = share('fr');
  const english = share('en');
  if (Math.max(french, english) < functionWordShare) return undefined;
  // Mixed (a bilingual form): the trigrams decide.
  if (Math.min(french, english) > Math.max(french, english) / 2) return undefined;
  return french > english ? 'fr' : 'en';
}
