import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/main/extract/encoding.ts';

const french =
  'Où sont passés les élèves ? L’été, la forêt brûlait : « çà et là », disait-on, à Noël. ' +
  'Le maïs coûtait 12 F, l’âge n’y fait rien, et le déjà-vu naïf ennuie.';
/** Without the apostrophes and ligatures that an encoding has not. */
const plain = french.replaceAll('’', "'");

describe('decoding text', () => {
  it.each([
    ['utf-8', french],
    ['utf-16le', french],
    ['utf-16be', french],
    ['windows-1252', french],
    ['macintosh', french],
    ['iso-8859-15', plain],
    ['cp850', plain],
  ])('reads French in %s without any mark', (encoding, text) => {
    expect(decodeText(iconv.encode(text, encoding)).text).toBe(text);
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'reads %s by its byte order mark, and drops the mark',
    (encoding) => {
      const bytes = iconv.encode(french, encoding, { addBOM: true });
      expect(decodeText(bytes).text).toBe(french);
    },
  );

  it('tells the euro and œ of ISO-8859-15 from Windows-1252', () => {
    const text = 'Le cœur de la ville : une œuvre à 100 € et une autre à 250 €, été compris.';
    expect(decodeText(iconv.encode(text, 'iso-8859-15')).text).toBe(text);
    expect(decodeText(iconv.encode(text, 'windows-1252')).text).toBe(text);
  });

  it('reads UTF-8 with a stray byte of Windows-1252 in it', () => {
    const bytes = Buffer.concat([
      Buffer.from('Été après été, la fête à Sète. ', 'utf8'),
      Buffer.from([0xe9]),
      Buffer.from('tude', 'utf8'),
    ]);
    expect(decodeText(bytes).text).toBe('Été après été, la fête à Sète. étude');
  });

  it('believes a declaration that says something', () => {
    const text = 'Příliš žluťoučký kůň úpěl ďábelské ódy';
    expect(decodeText(iconv.encode(text, 'windows-1250'), 'windows-1250').text).toBe(text);
  });

  it('does not believe a declaration of Latin-1 over valid UTF-8', () => {
    expect(decodeText(Buffer.from(french, 'utf8'), 'iso-8859-1').text).toBe(french);
  });

  it('finds other alphabets by their statistics', () => {
    const text =
      'Съешь же ещё этих мягких французских булок, да выпей чаю. Это обычный русский текст.';
    expect(decodeText(iconv.encode(text, 'windows-1251')).text).toBe(text);
  });

  it('gives any valid UTF-8 back as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff'));
        const bytes = Buffer.from(text, 'utf8');
        fc.pre(bytes.toString('utf8') === text);
        expect(decodeText(bytes).text).toBe(text);
      }),
    );
  });

  it.each(['même forêt forêt Noël', 'Noël Noël', 'même fête'])(
    'reads %s of DOS as such: where its accents stand elsewhere in words, a Mac’s would be none',
    (text) => {
      expect(decodeText(iconv.encode(text, 'cp850')).text).toBe(text);
    },
  );

  it('gives French words back from each encoding that has their letters', () => {
    const word = fc.constantFrom(
      'élève',
      'forêt',
      'où',
      'ça',
      'maïs',
      'Noël',
      'âge',
      'dû',
      'même',
      'très',
      'façon',
      'île',
      'hôtel',
      'ambiguë',
    );
    const sentence = fc
      .array(word, { minLength: 4, maxLength: 12 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(
        sentence,
        fc.constantFrom('windows-1252', 'macintosh', 'cp850'),
        (text, encoding) => {
          expect(decodeText(iconv.encode(text, encoding)).text).toBe(text);
        },
      ),
    );
  });
});
