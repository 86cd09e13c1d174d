import { describe, expect, it } from 'vitest';
import { sentences } from '../../../src/main/indexing/chunk/sentences.ts';

const cut = (text: string): string[] =>
  sentences(text, 0, text.length).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it.each([
    'M. Dupont a écrit à Mme. Durand.',
    "L'art. 12 du règlement s'applique.",
    'Voir p. ex. la note n° 12, p. 34.',
    'Selon l’art. L. 1237-19 du code, c’est non.',
    'J. K. Rowling et A. Dumas écrivent.',
    'Des fruits, des légumes, etc. sont vendus.',
    'Il pèse 3.5 kg. environ',
    'Le prix est de 1.234,56 euros.',
    '« Quoi ? » dit-il.',
    'C.-à-d. rien.',
    '1. Objet du contrat',
    'Dr. House et Prof. Tournesol',
    'cf. supra, op. cit., ibid. p. 3',
    'Une ligne\nqui continue ici.',
  ])('is one: %s', (text) => expect(cut(text)).toEqual([text]));

  it.each([
    ['Un. Deux.', ['Un.', 'Deux.']],
    ['Vraiment ? Oui ! Bien…', ['Vraiment ?', 'Oui !', 'Bien…']],
    ['Il dit : « Non. » Elle part.', ['Il dit : « Non. »', 'Elle part.']],
    ['Des pommes, etc. Les poires.', ['Des pommes, etc.', 'Les poires.']],
    ['Fin (voir plus haut.) Suite.', ['Fin (voir plus haut.)', 'Suite.']],
    ['En 2020. 15 personnes.', ['En 2020.', '15 personnes.']],
    ['Titre\nPhrase.', ['Titre', 'Phrase.']],
    ['- un\n- deux', ['- un', '- deux']],
    ['漢字。仮名。', ['漢字。', '仮名。']],
    ['He left. She stayed.', ['He left.', 'She stayed.']],
    ['Quoi ?! Rien.', ['Quoi ?!', 'Rien.']],
  ])('%j', (text, expected) => expect(cut(text)).toEqual(expected));
});
