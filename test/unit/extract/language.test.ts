import { describe, expect, it } from 'vitest';
import {
  declaredLanguage,
  detectDocumentLanguage,
  detectLanguage,
} from '../../../src/main/extract/language.ts';
import type { Page } from '../../../src/shared/domain.ts';

describe('the language of a text', () => {
  it.each([
    ['Le conseil municipal se réunit une fois par mois à la mairie.', 'fr'],
    ['The council meets once a month in the town hall.', 'en'],
    ['Der Gemeinderat tritt einmal im Monat im Rathaus zusammen und berät.', null],
    ['El ayuntamiento se reúne una vez al mes en la casa consistorial del pueblo.', null],
    ['Subventions associations sportives et culturelles : liste des bénéficiaires', 'fr'],
    ['12 345,00', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(detectLanguage(text)).toBe(expected);
  });

  it('is that of a long document’s body, not of its first page', () => {
    const page = (number: number, text: string): Page => ({
      page: number,
      text,
      blocks: [],
      tables: [],
    });
    const french = 'Les demandes sont adressées au service, qui les examine dans le mois. ';
    expect(
      detectDocumentLanguage([
        page(1, 'All rights reserved by the author of this work. '.repeat(10)),
        page(2, french.repeat(200)),
        page(3, french.repeat(200)),
      ]),
    ).toBe('fr');
  });
});

describe('a declared language', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-FR', 'fr'],
    ['en_US.UTF-8', 'en'],
    ['French', 'fr'],
    ['fra', 'fr'],
    ['de', null],
    ['frisian', null],
    ['', null],
    [null, null],
  ])('%j', (tag, expected) => {
    expect(declaredLanguage(tag)).toBe(expected);
  });
});
