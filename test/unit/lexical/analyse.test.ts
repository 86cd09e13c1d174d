import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, indexTerms } from '../../../src/main/store/lexical/analyse.ts';

const exact = (text: string): string => indexTerms(text, 'fr').exact;
const stems = (text: string, language: 'fr' | 'en' = 'fr'): string[] =>
  indexTerms(text, language).stems.split(' ');

describe('words as written', () => {
  it.each([
    ["Le Cœur, l’Œuvre et l'ex æquo", 'le coeur l oeuvre et l ex aequo'],
    ["Jusqu'à aujourd'hui, lorsqu’il s'agit d'eux", 'jusqu a aujourdhui lorsqu il s agit d eux'],
    ['le conseil de prud’hommes', 'le conseil de prudhommes'],
    ["quelqu'un, presqu’île", 'quelqu un presqu ile'],
    ["It's the company's, don't", 'it s the company s don t'],
    ["O'Brien", 'obrien'],
    ['porte-monnaie et porte‑clés', 'porte monnaie et porte cles'],
    ['le S.M.I.C. et le SMIC, l’U.E.', 'le smic et le smic l ue'],
    ['漢字 et kanji', '漢 字 et kanji'],
    ['jean.dupont@mairie.fr', 'jean dupont mairie fr'],
    ['version 2.0.1', 'version 2 0 1'],
    ['Straße', 'strasse'],
    ['', ''],
    ['… — !', ''],
  ])('%j', (text, expected) => expect(exact(text)).toBe(expected));

  it.each([
    [['art. L. 1237-19', 'art. L 1237-19', 'art. L1237-19', 'art. l. 1237-19', 'art. L.1237‑19']],
    [['art. R. 4127-1', 'art. R4127-1', 'art. R.4127-1']],
    [
      [
        '1 234,56 €',
        '1234.56 €',
        '1234,56',
        '1.234,56',
        '1,234.56',
        '1\u202f234,56',
        '1\u00a0234,560',
      ],
    ],
    [['12 345 678', '12345678', '12.345.678', '12,345,678', '12 345 678,00']],
    [['pourvoi 19-12.345', 'pourvoi 19-12345', 'pourvoi 19-12 345', 'pourvoi 19‑12.345']],
    [['RG 18/01234', 'RG 18-01234']],
    [['ECLI:FR:CCASS:2019:SO00123', 'ecli:fr:ccass:2019:so00123', 'ECLI:FR:CCASS:2019:SO.00123']],
    [['732 829 320', '732829320', '732\u00a0829\u00a0320']],
    [['732 829 320 00074', '73282932000074', '732\u202f829\u202f320\u202f00074']],
    [
      [
        'FR76 3000 6000 0112 3456 7890 189',
        'FR7630006000011234567890189',
        'fr76 3000 6000 0112 3456 7890 189',
      ],
    ],
    [['01 23 45 67 89', '0123456789', '01.23.45.67.89', '01-23-45-67-89']],
  ])('are the same for %j', (spellings) => {
    expect(new Set(spellings.map(exact)).size).toBe(1);
  });

  it.each([
    'il a 120 jours',
    'en 2020 123 personnes',
    '192.168.1.10',
    'le 12 mai',
    'à 5 h',
    'ab12 3456 sans clef valable',
    '12 3456',
  ])('are not taken for what they are not: %s', (text) => {
    expect(exact(text).replace('à', 'a')).toBe(
      text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('.', ' '),
    );
  });
});

describe('stems', () => {
  it('are of the language of the text', () => {
    expect(stems('évaluations', 'fr')[0]).toBe('évalu');
    expect(stems('evaluations', 'en')[0]).toBe('evalu');
    expect(stems('licenciements économiques')).toEqual(
      expect.arrayContaining(['licenci', 'économ']),
    );
  });

  it('leave stop words out, of the language alone', () => {
    expect(stems('le congé de la salariée')).toEqual(['cong', 'salari']);
    expect(stems('the son of the but', 'en')).toEqual(['son']);
  });

  it.each([
    ['3 mars 2021'],
    ['03/03/2021'],
    ['3/3/21'],
    ['2021-03-03'],
    ['3 Mars 2021'],
    ['March 3, 2021'],
    ['3rd March 2021'],
    ['03.03.2021'],
  ])('hold a date in one form: %s', (date) => expect(stems(`le ${date}.`)).toContain('20210303'));

  it('hold no date where there is none', () => {
    expect(stems('31/13/2021').join(' ')).not.toContain('2021131');
    expect(stems('1/2/3 4 pommes 2021').filter((term) => term.length === 8)).toEqual([]);
  });

  it('hold hyphenated words as one too', () => {
    expect(stems('mon porte-monnaie')).toEqual(['port', 'monnai', 'portemonnai']);
    expect(stems('portemonnaie')).toEqual(['portemonnai']);
    expect(stems('a-t-il dit celui-ci').join(' ')).not.toContain('celuici');
    expect(stems('covid-19')).toContain('covid19');
    expect(stems("'porte-monnaie'")).toContain('portemonnai');
    expect(stems("grand-rue-l'église").at(-1)).toBe('grandru');
  });

  it('tell thé from the', () => {
    const tea = new Set(stems('du thé vert'));
    const the = new Set(indexTerms('the green', 'fr').stems.split(' '));
    expect(tea).toContain('thé');
    expect(tea).not.toContain('the');
    expect(the).not.toContain('thé');
  });
});

describe('places', () => {
  it('are those of the text, in order', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        "l'",
        'aujourd’hui',
        'S.M.I.C.',
        'L. 1237-19',
        '1 234,56',
        '3 mars 2021',
        'March 3, 2021',
        'porte-monnaie',
        '漢字',
        '-',
        "'",
        '01 23 45 67 89',
        'É',
        'œ',
        '\ud83d',
        '2.0.1',
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 15 }),
        fc.constantFrom(' ', ''),
        (pieces, separator) => {
          const text = pieces.join(separator);
          const { tokens, extras } = analyse(text, null);
          let last = 0;
          for (const { start, end } of tokens) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            last = end;
          }
          for (const { from, to } of extras) {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(tokens.length);
          }
          const outside = tokens.reduceRight(
            (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
            text,
          );
          expect(outside).not.toMatch(/[\p{L}\p{N}]/u);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('of long texts are found in one reading', () => {
    for (const unit of [
      "l'",
      'a-',
      'a.',
      '1 000 ',
      '1.',
      'é',
      '漢',
      "a'",
      '3 mars ',
      'L. ',
      '-',
      '01 ',
    ]) {
      const { tokens } = analyse(unit.repeat(20_000), null);
      expect(tokens.length).toBeLessThanOrEqual(40_000);
    }
  });
});

describe('through FTS5', () => {
  for (const tokenizer of ['ascii', 'unicode61 remove_diacritics 0']) {
    it(`terms come out as they went in (${tokenizer})`, () => {
      const database = new Database(':memory:');
      database.exec(`
        CREATE VIRTUAL TABLE terms USING fts5 (body, content = '', tokenize = '${tokenizer}');
        CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);
      `);
      const texts = [
        "L'œuvre d’aujourd'hui, S.M.I.C., ETAT, État, évaluées, CONGÉS, 1 234,56 €, art. L. 1237-19",
        'le 3 mars 2021, porte-monnaie, Straße, Ørsted, Łódź, naïve façade, ÇA, ÀÉÎÕÜ, 漢字, Привет, ελληνικά',
        'covid-19 2020-2021 01 23 45 67 89 x²  ½ n° 5',
      ];
      const insert = database.prepare('INSERT INTO terms (rowid, body) VALUES (?, ?)');
      const expected = new Set<string>();
      texts.forEach((text, at) => {
        const { exact: words, stems: stemmed } = indexTerms(text, 'fr');
        for (const term of `${words} ${stemmed}`.split(' ')) expected.add(term);
        insert.run(at + 1, `${words} ${stemmed}`);
      });
      const held = database.prepare('SELECT term FROM vocabulary').pluck().all();
      expect(new Set(held)).toEqual(expected);
      database.close();
    });
  }
});
