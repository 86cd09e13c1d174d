import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCopies } from '../../../src/shared/folding.ts';
import { resemblance, wordingOf } from '../../../src/shared/resemblance.ts';

/** `[document, text]`, best first. */
function folded(...passages: readonly (readonly [document: number, text: string])[]): number[][] {
  const list = passages.map(([documentId, text], index) => ({
    ...{ passageId: index, documentId, lexical: null, coverage: 0, cosine: 1, closeness: 1 },
    ...{ fused: 1, rerank: null, match: null, score: 1 - index / 100 },
    ...{ context: '', text, page: 1, inside: null },
  }));
  return foldCopies(list).map(({ passageId, copies }) => [
    passageId,
    ...copies.map((copy) => copy.passageId),
  ]);
}

// Of documents/french: minutes of the council of Montpellier, 2014 and 2009, 2014 and 2011.
const zac2014 =
  'Par délibération du 3 juin 2004, le Conseil municipal de Montpellier a approuvé la création de la ZAC Ovalie. Le projet de réalisation de la ZAC a été arrêté par le Conseil municipal en date du 29 juillet 2004  Ce nouveau quartier s’étend sur 30 hectares, au nord du stade.';
const zac2009 =
  'Par délibération du 3 juin 2004, le Conseil municipal de Montpellier a approuvé la création de la ZAC Ovalie. Le projet de réalisation de la ZAC a été arrêté par le Conseil municipal en date du 29 juillet 2004. Ce nouveau quartier s’étend donc sur 30 hectares, au nord du stade.';
// A manual as a page and as a PDF.
const disk =
  '9.11.3. Monter le fichier image du disque virtuel\n\nPour le fichier image disque brut, consultez Section 8.1, « Les paramètres linguistiques (« locale ») ».\n\nPour d’autres fichiers d’images disques virtuels, vous pouvez utiliser qemu-nbd(8) pour les exporter en utilisant le protocole network block device et en les montant à l’aide du module nbd du noyau.';
const diskAgain =
  '9.11.3 Monter le fichier image du disque virtuel\n\nPour le fichier image disque brut, consultez Section 8.1, « Les paramètres linguistiques ».\n\nPour d’autres fichiers d’images disques virtuels, vous pouvez utiliser qemu-nbd(8) pour les exporter en utilisant le protocole network block device et en les montant à l’aide du module du noyau.';
// What every deliberation begins with: a number apart, and another matter altogether.
const header = (number: number): string =>
  `Direction du Secrétariat Général\n\nService de l'Assemblée\n\nExtrait du registre des délibérations du Conseil Municipal de la Ville de Montpellier n° 2014 / ${number}`;
const grant = (sum: string, total: string): string =>
  `5372 | COMITE DE QUARTIER PORT MARIANNE SUD | F | ${sum} €\n5460 | COLLECTIF DE COORDINATION DES COMITES DE QUARTIER DE MPL | F | 500 €\n5463 | BAGAT'ELLES COMITE DE QUARTIER BAGATELLE | P | 700 €\nTotal | ${total} €`;
const contract = (person: string): string =>
  `Le présent contrat de travail est conclu pour une durée indéterminée entre la société et ${person}, qui exercera ses fonctions au siège, sous l’autorité de la direction, et percevra chaque mois une rémunération brute versée le dernier jour ouvré.`;

describe('copies and versions', () => {
  it.each([
    ['minutes that were corrected', zac2014, zac2009],
    ['a manual in two formats', disk, diskAgain],
    ['a text in capitals', disk, disk.toUpperCase()],
  ])('of another document fold into the better placed one: %s', (_, first, second) => {
    expect(folded([1, first], [2, header(1)], [3, second])).toEqual([[0, 2], [1]]);
  });

  it.each([
    ['a number apart', header(144), header(142)],
    ['a sum apart', grant('500', '122 765'), grant('500', '116 665')],
    ['another sum', grant('500', '12 000'), grant('800', '12 000')],
    ['a person apart', contract('Jeanne Martin'), contract('Paul Durand')],
    ['half of it apart', disk, disk.slice(0, disk.length / 2)],
  ])('are not what is alike by its form: %s', (_, first, second) => {
    expect(folded([1, first], [2, second])).toEqual([[0], [1]]);
  });

  it('stay apart in one document, which says what it says twice on purpose', () => {
    expect(folded([1, disk], [1, diskAgain])).toEqual([[0], [1]]);
  });

  it('fold as one where there are several, each once', () => {
    expect(folded([1, zac2014], [2, zac2009], [3, zac2014], [4, disk], [5, zac2009])).toEqual([
      [0, 1, 2, 4],
      [3],
    ]);
  });
});

describe('resemblance', () => {
  it('is the same both ways, from 0 to 1, and 1 of a text with itself', () => {
    const text = fc.array(fc.constantFrom('le', 'bail', 'est', 'signé', 'ici'), {
      ...{ minLength: 3, maxLength: 30 },
    });
    fc.assert(
      fc.property(text, text, (first, second) => {
        const [a, b] = [wordingOf(first.join(' ')), wordingOf(second.join(', '))];
        const value = resemblance(a, b);
        expect(value).toBe(resemblance(b, a));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(resemblance(a, a)).toBe(1);
      }),
    );
  });
});
