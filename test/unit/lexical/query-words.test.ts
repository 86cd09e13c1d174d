import { describe, expect, it } from 'vitest';
import { indexTerms } from '../../../src/main/store/lexical/analyse.ts';
import { matchSpans, phraseSpans } from '../../../src/main/store/lexical/highlight.ts';
import {
  phraseTerms,
  queryWords,
  type QueryWord,
} from '../../../src/main/store/lexical/query-words.ts';

const read = (...texts: string[]): QueryWord[] =>
  queryWords(texts.map((text) => ({ text, prefix: false })));

/** Whether a text's stems hold the word one way or another. */
function finds(query: string, text: string, language: 'fr' | 'en' = 'fr'): boolean {
  const held = new Set(indexTerms(text, language).stems.split(' '));
  return read(query).every((word) => word.ways.some((way) => way.every((term) => held.has(term))));
}

describe('a word of a query finds', () => {
  it.each([
    ['licenciements', 'le licenciement'],
    ['conges', 'les congés payés'],
    ['congés', 'LES CONGES PAYES'],
    ['evaluation', 'une évaluation'],
    ['evaluees', 'des compétences évaluées'],
    ['EVALUATION', 'une évaluation'],
    ['Evaluation', 'une évaluation'],
    ['évaluation', 'EVALUATION'],
    ['état', "l'Etat français"],
    ['école', 'Ecole primaire'],
    ['the', 'du thé vert'],
    ['coeur', 'le cœur'],
    ['cœur', 'le coeur'],
    ['l’employeur', "d'un employeur"],
    ['porte-monnaie', 'un portemonnaie'],
    ['portemonnaie', 'un porte-monnaie'],
    ['SMIC', 'le S.M.I.C.'],
    ['S.M.I.C', 'le Smic'],
    ['L1237-19', "l'article L. 1237-19 du code"],
    ['1237-19', "l'article L. 1237-19 du code"],
    ['19-12345', 'le pourvoi n° 19-12.345'],
    ['19-12.345', 'le pourvoi n° 19-12345'],
    ['732829320', 'SIRET 732 829 320 00074'],
    ['FR76 3000 6000 0112 3456 7890 189', 'IBAN : FR7630006000011234567890189, BIC AGRI'],
    ['FR7630006000011234567890189', 'IBAN FR76 3000 6000 0112 3456 7890 189 BNPA'],
    ['ECLI:FR:CCASS:2019:SO00123', '(ECLI:FR:CCASS:2019:SO00123).'],
    ['1234.56', 'soit 1 234,56 €'],
    ['3500', 'soit 3.500 euros'],
    ['3 mars 2021', 'le 03/03/2021'],
    ['2021-03-03', 'le 3 mars 2021'],
    ['20210303', 'le 3 mars 2021'],
  ])('%j in %j', (query, text) => expect(finds(query, text)).toBe(true));

  it.each([
    ['thé', 'of the'],
    ['pêche', 'le pécheur'],
    ['côte', 'la cote'],
    ['congé', 'congre'],
    ['L. 1237-19', "l'article R. 1237-19"],
    ['19-12345', 'le pourvoi n° 18-12.345'],
    ['732 829 320 00074', 'SIRET 732 829 320 00082'],
    ['3 mars 2021', 'le 4 mars 2021'],
  ])('but not %j in %j', (query, text) => expect(finds(query, text)).toBe(false));

  it('English texts, by stems of their own', () => {
    expect(finds('meetings', 'the meeting', 'en')).toBe(true);
    expect(finds('resume', 'his résumé', 'en')).toBe(true);
  });
});

describe('the words of a query', () => {
  it('that say nothing are marked', () => {
    const words = read('comment', 'obtenir', 'la', 'carte', 'd’identité');
    expect(words.map((word) => word.stop)).toEqual([true, false, true, false, false]);
    expect(read('how', 'to', 'get', 'the', 'card').map((word) => word.stop)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(read('être', 'ou', 'ne', 'pas', 'être').every((word) => word.stop)).toBe(true);
  });

  it('that begin words have no stems', () => {
    expect(queryWords([{ text: 'Éduc', prefix: true }])).toEqual([
      { text: 'Éduc', exact: ['educ'], prefix: true, stop: false, ways: [], kin: [] },
    ]);
  });

  it('without a letter or digit are left out', () => expect(read('?', '…')).toEqual([]));

  it('of a phrase are as in the text', () => {
    expect(phraseTerms('Mise en Demeure')).toEqual(['mise', 'en', 'demeure']);
    expect(phraseTerms('l’article L. 1237-19')).toEqual(['l', 'article', 'l1237ː19']);
  });
});

describe('highlights', () => {
  const marked = (text: string, words: QueryWord[]): string[] =>
    matchSpans(text, 'fr', words).map(([start, end]) => text.slice(start, end));

  it('are the words of the text that the query means', () => {
    const text = "Le salarié a droit aux congés payés ; l'Employeur fixe les CONGES.";
    expect(marked(text, read('les', 'congés', 'de', 'l’employeur'))).toEqual([
      'congés',
      'Employeur',
      'CONGES',
    ]);
    expect(marked(text, queryWords([{ text: 'sal', prefix: true }]))).toEqual(['salarié']);
  });

  it('are all words of a date or a compound', () => {
    expect(marked('Signé le 3 mars 2021 ici', read('03/03/2021'))).toEqual(['3', 'mars', '2021']);
    expect(marked('un porte-monnaie', read('portemonnaie'))).toEqual(['porte', 'monnaie']);
    expect(marked('art. L. 1237-19 :', read('l1237-19'))).toEqual(['L. 1237-19']);
  });

  it('are stop words only where nothing else was asked', () => {
    expect(marked('Être ou ne pas être', read('ou'))).toEqual(['ou']);
    expect(marked('Être ou ne pas être, Hamlet', read('ou', 'Hamlet'))).toEqual(['Hamlet']);
  });
});

describe('phrases', () => {
  const found = (text: string, phrase: string): string[] =>
    phraseSpans(text, phrase).map(([start, end]) => text.slice(start, end));

  it.each([
    ['Une mise  en\ndemeure.', 'mise en demeure', ['mise  en\ndemeure']],
    ['le porte-monnaie', 'porte monnaie', ['porte-monnaie']],
    ['LES CONGES PAYES', 'congés payés', ['CONGES PAYES']],
    ['les congés payés', 'conges payes', ['congés payés']],
    ['du thé vert', 'thé vert', ['thé vert']],
    ['of the vert', 'thé vert', []],
    ['les mises en demeure', 'mise en demeure', []],
    ['a a a a', 'a a', ['a a', 'a a']],
    ['Le rôle de l’État', "l'état", ['l’État']],
    ["l'Etat", 'l’état', ["l'Etat"]],
    ['rien', '…', []],
  ])('%j holds %j', (text, phrase, expected) => expect(found(text, phrase)).toEqual(expected));
});
