/**
 * Words that say nothing of what a text is about. They are left out of the stemmed terms, of texts
 * and queries alike; the words as written, which phrases are found by, keep them.
 *
 * nDCG@10 of BM25 (k1 1.2, b .75, whole documents; piaf-dev, cnil-faq, service-public-qr, cdtn): this
 * list .820 .661 .690 .378; no list .777 .613 .603 .340; without question words and auxiliaries .810
 * .652 .662 .379; with 26 more adverbs and prepositions .819 .656 .692 .377.
 */
import type { Language } from '../../../shared/domain.ts';

/** As `asWritten` gives them, and after elisions were split. */
const french =
  'le la les l un une des du de d à au aux en dans sur sous par pour avec sans chez vers entre ' +
  'et ou où ni mais donc or car que qu qui quoi dont si comme quand lorsque lorsqu puisque puisqu ' +
  'quoique quoiqu jusque jusqu ' +
  'je j me m moi tu te t toi il elle on nous vous ils elles se s soi lui leur leurs eux y ' +
  'ce c ça cela ceci cet cette ces celui celle ceux celles mon ma mes ton ta tes son sa ses notre ' +
  'nos votre vos quel quelle quels quelles lequel laquelle lesquels lesquelles duquel auquel ' +
  'auxquels desquels comment combien pourquoi ' +
  'ne n pas plus très aussi ainsi alors même mêmes tout toute tous toutes autre autres ' +
  'être est sont était étaient été étant sera seront serait soit suis es sommes êtes ' +
  'avoir a as ai ont avons avez avait avaient eu ayant aura auront aurait ait ' +
  'fait faire peut peuvent doit doivent faut';
const english =
  'the a an of to in on at by for from with without into onto and or nor but so yet if than then ' +
  'that this these those there here which who whom whose what when where why how ' +
  'i me my mine you your yours he him his she her hers it its we us our ours they them their theirs ' +
  'is are was were be been being am do does did done doing have has had having will would shall ' +
  'should can could may might must not no nor as s t d ll m re ve don doesn didn isn aren wasn weren ' +
  'about between through during before after above below up down out off over under again ' +
  'all any both each such only own same too very just ' +
  // French elisions: a query's language is not known.
  'l c j n qu';

const lists: Readonly<Record<Language, ReadonlySet<string>>> = {
  fr: new Set(french.split(' ')),
  en: new Set(english.split(' ')),
};

export function isStopWord(written: string, language: Language): boolean {
  return lists[language].has(written);
}

/**
 * The language that the words speak for, by those that only one of the two uses and by accents;
 * null where they do not say.
 */
export function likelyLanguage(written: readonly string[]): Language | null {
  let balance = 0;
  for (const word of written) {
    const fr = lists.fr.has(word) || accent.test(word);
    const en = lists.en.has(word);
    if (fr !== en) balance += en ? 1 : -1;
  }
  if (balance === 0) return null;
  return balance > 0 ? 'en' : 'fr';
}

const accent = /[àâäçéèêëîïôöùûüÿ]/;
