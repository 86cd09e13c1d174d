import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileModel } from '../../../src/main/model/compile.ts';
import { longestFirst } from '../../../src/main/model/token-frame.ts';
import { createTokenizer, loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { byteLevelTokenizer } from '../../../src/main/model/vocabulary/byte-level.ts';
import { wordPieceTokenizer } from '../../../src/main/model/vocabulary/wordpiece.ts';
import { sharedData } from '../../shared-data.ts';
import { fixtureModels, resourceModels, temporaryFolder } from './compiled-root.ts';
import { readReference } from './reference.ts';

const parity = (name: string): string => join(fixtureModels, 'parity', name);
const folders = [
  join(resourceModels, 'encoder'),
  ...['camembert-mean', 'distilbert', 'roberta-cls', 'bloom-l2'].map(parity),
];
const json = (folder: string, file: string) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;

/** Words and signs of French and English documents, in every order. */
const word = fc.constantFrom(
  'le',
  'La',
  'DÉPÔT',
  'été',
  "l'article",
  'L.1237-19',
  'aujourd’hui',
  'œuvre',
  '1 234,56',
  '€',
  '«',
  '»',
  '–',
  '...',
  'https://exemple.fr/a?b=c',
  'anticonstitutionnellement',
  'x',
  '42',
  "don't",
  'naïve',
  '中文',
  '😀',
  '(b)',
);
const space = fc.constantFrom(' ', '  ', '\n', '\t', ', ', '. ', '');
const prose = fc.array(fc.tuple(word, space), { minLength: 1, maxLength: 40 }).map((parts) =>
  parts
    .map(([text, gap]) => text + gap)
    .join('')
    .trim(),
);

describe.each(folders)('the tokenizer of %s', (folder) => {
  const fast = loadTokenizer(folder, 512);
  const library = new Tokenizer(
    json(folder, 'tokenizer.json'),
    json(folder, 'tokenizer_config.json'),
  );
  const plain = (text: string): number[] => library.encode(text, { add_special_tokens: false }).ids;

  it('gives the ids of the plain library, whatever it saw before', () => {
    fc.assert(
      fc.property(prose, (text) => {
        expect(Array.from(fast.encodePlain(text))).toEqual(plain(text));
        expect(fast.countTokens(text)).toBe(plain(text).length);
      }),
      { numRuns: 150 },
    );
  });

  it('counts by words where it says so', () => {
    fc.assert(
      fc.property(prose, (text) => {
        const words = text.split(/\s+/).filter((part) => part !== '');
        const sum = words.reduce((count, part) => count + fast.countTokens(part), 0);
        if (fast.wordwise) expect(sum).toBe(fast.countTokens(text));
      }),
      { numRuns: 60 },
    );
  });

  it('never exceeds its maximum, and keeps its special tokens when it cuts', () => {
    const short = loadTokenizer(folder, 12);
    const long = 'une phrase bien trop longue pour tenir dans douze pièces, et de loin '.repeat(3);
    const ids = Array.from(short.encode(long));
    const whole = Array.from(fast.encode(long));
    expect(ids).toHaveLength(12);
    if (short.specialTokens > 0) expect([ids[0], ids.at(-1)]).toEqual([whole[0], whole.at(-1)]);
    const pair = short.encodePair(long, 'court');
    expect(pair.ids).toHaveLength(12);
    expect(pair.typeIds).toHaveLength(12);
  });
});

describe('special tokens written in a text', () => {
  it('are taken for themselves, and strip what their file says', () => {
    const tokenizer = loadTokenizer(join(resourceModels, 'encoder'), 512);
    const alone = Array.from(tokenizer.encodePlain('mot'));
    expect(Array.from(tokenizer.encodePlain('mot</s>mot'))).toEqual([...alone, 2, ...alone]);
    // `<mask>` takes the white space before it away.
    expect(Array.from(tokenizer.encodePlain('mot <mask>'))).toEqual([...alone, 37_064]);
  });
});

describe('a vocabulary without tokenizer.json', () => {
  it.each([
    ['bert-ce-2', wordPieceTokenizer],
    ['distilbert', wordPieceTokenizer],
    ['electra-ce', wordPieceTokenizer],
    ['roberta-cls', byteLevelTokenizer],
    ['roberta-ce-legacy', byteLevelTokenizer],
  ])('of %s gives the ids of the published one', (name, build) => {
    const folder = parity(name);
    const config = { ...json(folder, 'tokenizer_config.json') };
    const reference = readReference(folder);
    const tokenizer = createTokenizer(folder, build(folder, config), config, reference.max_length);
    if (reference.role === 'encoder') {
      expect(reference.texts.map((text) => Array.from(tokenizer.encode(text)))).toEqual(
        reference.ids,
      );
    } else {
      const ids = reference.pairs.map(([a, b]) => Array.from(tokenizer.encodePair(a, b).ids));
      expect(ids).toEqual(reference.pair_ids);
    }
  });
});

describe('do_lower_case of sentence_bert_config.json', () => {
  const reference = z
    .object({ texts: z.array(z.string()), ids: z.record(z.string(), z.array(z.array(z.int()))) })
    .parse(JSON.parse(readFileSync(join(fixtureModels, 'lower-case.json'), 'utf8')));

  it.each(Object.entries(reference.ids))(
    'gives the ids of sentence-transformers with the tokenizer of %s',
    async (name, ids) => {
      const folder = join(temporaryFolder(), name);
      cpSync(parity(name), folder, { recursive: true });
      const file = join(folder, 'sentence_bert_config.json');
      writeFileSync(file, JSON.stringify({ ...json(folder, basename(file)), do_lower_case: true }));
      const { folder: compiled, manifest } = await compileModel(folder, temporaryFolder(), {
        dtype: 'int8',
      });
      const tokenizer = loadTokenizer(compiled, manifest.maxTokens);
      expect(reference.texts.map((text) => Array.from(tokenizer.encode(text)))).toEqual(ids);
      // Other ids, other vectors: an index of before is not gone on with.
      const plain = await compileModel(parity(name), temporaryFolder(), { dtype: 'int8' });
      expect(manifest.identity).not.toBe(plain.manifest.identity);
    },
  );
});

describe('cutting a pair, longest first', () => {
  it('takes one token at a time from the longer, as the reference does', () => {
    // huggingface/tokenizers, `truncate_encodings`, checked by hand.
    expect(longestFirst(10, 3, 20)).toEqual([10, 3]);
    expect(longestFirst(10, 3, 9)).toEqual([6, 3]);
    expect(longestFirst(3, 10, 9)).toEqual([3, 6]);
    expect(longestFirst(10, 10, 9)).toEqual([4, 5]);
    expect(longestFirst(12, 10, 9)).toEqual([5, 4]);
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), fc.integer({ min: 2, max: 512 }), (a, b, room) => {
        const [x, y] = longestFirst(a, b, room);
        expect(x + y).toBe(Math.min(room, a + b));
        expect(x).toBeLessThanOrEqual(a);
        expect(y).toBeLessThanOrEqual(b);
      }),
    );
  });
});

const published = sharedData('tokenizers', 'kat.json');
const camembert = sharedData('tokenizers', 'camembert-sbert');

describe('published token ids', () => {
  it.skipIf(published === null || camembert === null)(
    'of CamemBERT (../shared/data/tokenizers/kat.json)',
    () => {
      const known = JSON.parse(readFileSync(published ?? '', 'utf8')) as Record<
        string,
        { cases?: { text: string; ids?: number[] }[] }
      >;
      const tokenizer = loadTokenizer(camembert ?? '', 512);
      const entry = Object.entries(known).find(([name]) => name.startsWith('camembert-base'))?.[1];
      const cases = entry?.cases?.filter(({ ids }) => ids !== undefined) ?? [];
      expect(cases.length).toBeGreaterThan(0);
      for (const { text, ids } of cases) expect(Array.from(tokenizer.encode(text))).toEqual(ids);
    },
  );
});
