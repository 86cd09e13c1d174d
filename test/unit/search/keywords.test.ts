import { expect, test } from 'vitest';
import { sampleIndex, scopeOf, textsFor } from './sample-index.ts';

const leave = 'Les salariées ont droit à seize semaines de congé de maternité.';
const notice = 'Le préavis de démission dure trois mois pour un cadre.';
const birth = 'Le congé de naissance est de trois jours ; le père en a droit.';
const tea = 'Le thé est servi à cinq heures.';
const english = 'The tenant must give notice three months before leaving.';

function texts() {
  return sampleIndex({
    '/docs/conges.txt': { title: 'Congés', passages: [leave, birth] },
    '/docs/depart.txt': { title: 'Départ', passages: [notice] },
    '/docs/the.txt': { passages: [tea] },
    '/docs/lease.txt': { title: 'Lease', language: 'en', passages: [english] },
  });
}

test('a question finds what has most of its rarer words, though no passage has all', async () => {
  const index = await texts();
  const found = await textsFor(index, 'combien dure le préavis si je démissionne de mon poste ?');
  expect(found[0]).toBe(notice);
});

test('inflected, unaccented and English words are found', async () => {
  const index = await texts();
  expect(await textsFor(index, 'semaine salarié')).toContain(leave);
  expect(await textsFor(index, 'preavis')).toEqual([notice]);
  expect(await textsFor(index, 'tenants')).toEqual([english]);
  expect(await textsFor(index, 'thé')).toEqual([tea]);
});

test('words of the title count for every passage of the document', async () => {
  const index = await texts();
  expect(await textsFor(index, 'départ')).toEqual([notice]);
});

test('a phrase holds as written, accents and all', async () => {
  const index = await texts();
  expect(await textsFor(index, '"congé de naissance"')).toEqual([birth]);
  expect(await textsFor(index, '"naissance de congé"')).toEqual([]);
  expect(await textsFor(index, '"pere en a"')).toEqual([birth]);
});

test('an excluded word, phrase or beginning is in no hit', async () => {
  const index = await texts();
  expect(await textsFor(index, 'congé droit -maternité')).toEqual([birth]);
  expect(await textsFor(index, 'congé droit -"congé de naissance"')).toEqual([leave]);
  expect(await textsFor(index, 'droit -naiss*')).toEqual([leave]);
});

test('OU wants one of two, beside a word that is wanted', async () => {
  const index = await texts();
  expect((await textsFor(index, 'maternité OU démission')).sort()).toEqual([notice, leave].sort());
  expect(await textsFor(index, 'congé naissance OU démission')).toEqual([birth]);
  expect(await textsFor(index, '(thé OU préavis) cadre')).toEqual([notice]);
});

test('PRÈS counts the words between, in either order, inflected or not', async () => {
  const index = await texts();
  expect(await textsFor(index, 'semaine PRÈS/1 congé')).toEqual([leave]);
  expect(await textsFor(index, 'congé PRÈS/1 semaines')).toEqual([leave]);
  expect(await textsFor(index, 'salariées PRÈS/2 congé')).toEqual([]);
  expect(await textsFor(index, 'salariées NEAR/9 congé')).toEqual([leave]);
});

test('mot* finds every word that begins so', async () => {
  const index = await texts();
  expect(await textsFor(index, 'materni*')).toEqual([leave]);
  expect(await textsFor(index, 'démiss*')).toEqual([notice]);
});

test('words that say nothing find nothing alone, but are found in phrases', async () => {
  const index = await texts();
  expect(await textsFor(index, 'est de')).toEqual([]);
  expect(await textsFor(index, '"est de"')).toEqual([birth]);
  expect(await textsFor(index, 'jours "est de"')).toEqual([birth]);
  expect(await textsFor(index, 'jours mois -"est de"')).not.toContain(birth);
});

test('coverage is 1 for all words, and counts rare words for more than common ones', async () => {
  const index = await texts();
  const lexical = async (source: string) => {
    const { candidates } = await index.search.call('lexical', { scope: scopeOf(source), limit: 9 });
    const ids = candidates.map(({ passageId }) => passageId);
    const { passages } = await index.search.call('passages', { passageIds: ids });
    return new Map(passages.map(({ text }, at) => [text, candidates[at]?.coverage ?? 0]));
  };
  const both = await lexical('trois cadre');
  expect(both.get(notice)).toBeCloseTo(1, 5);
  // "trois" stands in two passages, "cadre" in one.
  expect(both.get(birth)).toBeGreaterThan(0);
  expect(both.get(birth)).toBeLessThan(0.5);
});

test('scores asked for are those of the list, and null where no word is', async () => {
  const index = await texts();
  const scope = scopeOf('congé maternité');
  const { candidates } = await index.search.call('lexical', { scope, limit: 9 });
  const teaId =
    (await index.search.call('lexical', { scope: scopeOf('thé'), limit: 1 })).candidates[0]
      ?.passageId ?? 0;
  const passageIds = [...candidates.map(({ passageId }) => passageId), teaId];
  const { scores } = await index.search.call('score', { scope, vector: null, passageIds });
  expect(scores).toEqual([
    ...candidates.map(({ passageId, score, coverage }) => ({
      passageId,
      lexical: score,
      coverage,
      cosine: null,
      closeness: null,
    })),
    { passageId: teaId, lexical: null, coverage: 0, cosine: null, closeness: null },
  ]);
});

test('a repeated word ranks above a single one, and a short passage above a long', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': {
      passages: [
        'Un bail et un autre bail.',
        'Un bail est un contrat.',
        `Un bail, ${'puis autre chose encore '.repeat(12)}.`,
      ],
    },
  });
  const found = await textsFor(index, 'bail');
  expect(found.map((text) => text.slice(0, 10))).toEqual([
    'Un bail et',
    'Un bail es',
    'Un bail, p',
  ]);
});

test('a word with one typing error finds what was meant, and it is marked there', async () => {
  const index = await texts();
  for (const typed of ['demision', 'démissoin', 'demmission', 'demizsion', 'la démisson']) {
    expect(await textsFor(index, typed), typed).toEqual([notice]);
  }
  expect(await textsFor(index, 'demizion'), 'two letters off').toEqual([]);
  const scope = scopeOf('demision');
  const { candidates } = await index.search.call('lexical', { scope, limit: 1 });
  const passageIds = candidates.map(({ passageId }) => passageId);
  const { hits } = await index.search.call('describe', { scope, passageIds, names: [] });
  expect(hits[0]?.highlights.map(([start, end]) => hits[0]?.text.slice(start, end))).toEqual([
    'démission',
  ]);
});

test('a word that is there as typed is never taken for another, nor is a short one or a number', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['La cession du bail.', 'La session du conseil.', 'En 12345.'] },
  });
  expect(await textsFor(index, 'cession')).toEqual(['La cession du bail.']);
  expect(await textsFor(index, 'mail')).toEqual([]);
  expect(await textsFor(index, '12346')).toEqual([]);
});

test('a mended word is no exact match: its passage does not cover the query', async () => {
  const index = await texts();
  const coverage = async (source: string): Promise<number | undefined> => {
    const scope = scopeOf(source);
    const { candidates } = await index.search.call('lexical', { scope, limit: 1 });
    return candidates[0]?.coverage;
  };
  expect(await coverage('démission')).toBeCloseTo(1, 5);
  expect(await coverage('demision')).toBeLessThan(0.9);
});

test('a word of the family counts where the word is not, and finds nothing alone', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Une école au bord de la mer.'] },
    '/docs/b.txt': { passages: ['Une école où inscrire un fils.'] },
    '/docs/c.txt': { passages: ['Les inscriptions sont closes.'] },
  });
  const found = await textsFor(index, 'école inscription');
  const [related, unrelated] = ['Une école où inscrire un fils.', 'Une école au bord de la mer.'];
  expect(found.indexOf(related)).toBeLessThan(found.indexOf(unrelated));
  expect(found).toContain('Les inscriptions sont closes.');
  expect(await textsFor(index, 'inscription')).toEqual(['Les inscriptions sont closes.']);
});

test('of passages with the same words comes first the one whose neighbours have the others', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Le bail est signé.', 'Rien de tel ici.'] },
    '/docs/b.txt': { passages: ['Le bail est remis.', 'Un préavis de trois mois.'] },
  });
  const found = await textsFor(index, 'bail préavis');
  expect(found.indexOf('Le bail est remis.')).toBeLessThan(found.indexOf('Le bail est signé.'));
});

test('of passages with the same words comes first the one whose document has the others, far away', async () => {
  const filler = Array.from({ length: 6 }, (_, at) => `Un autre alinéa, numéro ${at}.`);
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Le bail est signé.', ...filler, 'Rien de tel ici.'] },
    '/docs/b.txt': { passages: ['Le bail est remis.', ...filler, 'Un préavis est dû.'] },
  });
  const found = await textsFor(index, 'bail préavis');
  expect(found.indexOf('Le bail est remis.')).toBeLessThan(found.indexOf('Le bail est signé.'));
});

test('of passages with the same words comes first the one whose title has one too', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { title: 'Divers', passages: ['Un bail, puis un terrain.'] },
    '/docs/b.txt': { title: 'Le bail', passages: ['Un bail, puis un loyer.'] },
  });
  expect((await textsFor(index, 'bail'))[0]).toBe('Un bail, puis un loyer.');
});

test('where there is no title, the words that a text begins with count for more', async () => {
  const rest = ['Il est aussi question de bail.', 'Et de rien.'];
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Et de rien.', 'Il est aussi question de bail.', 'De rien.'] },
    '/docs/b.txt': { passages: ['Il est encore question de bail.', ...rest.slice(1), 'De rien.'] },
  });
  expect((await textsFor(index, 'bail'))[0]).toBe('Il est encore question de bail.');
});

test('what a question quotes need not stand so, what is quoted otherwise must', async () => {
  const index = await texts();
  expect(await textsFor(index, 'qui a droit au "congé de paternité" ?')).toContain(birth);
  expect(await textsFor(index, 'droit "congé de paternité"')).toEqual([]);
});
