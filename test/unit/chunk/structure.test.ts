import { describe, expect, it } from 'vitest';
import { chunkPart } from '../../../src/main/indexing/chunk/chunk.ts';
import type { Page, PassageDraft } from '../../../src/shared/domain.ts';
import { limits, wordwise } from './counters.ts';
import { heading, pageOf, paragraph, partOf, row, sentence } from './pages.ts';

function cut(
  pages: readonly Page[],
  more: { title?: string; fileName?: string; inside?: string } = {},
): PassageDraft[] {
  return chunkPart(partOf(pages, { title: more.title ?? null, inside: more.inside ?? null }), {
    tokens: wordwise,
    limits,
    fileName: more.fileName ?? 'note.txt',
  });
}

/** Some 100 tokens: two of them do not fit into one passage. */
const long = (seed: number): string =>
  Array.from({ length: 4 }, (_, at) => sentence(seed + at)).join(' ');

describe('headings', () => {
  it('belong to the passage that follows, and are the context of those after it', () => {
    const page = pageOf([
      heading(1, 'Contrat'),
      heading(2, 'Durée'),
      paragraph(long(1)),
      paragraph(long(20)),
      heading(2, 'Prix'),
      paragraph('Cent euros.'),
    ]);
    const passages = cut([page], { title: 'Bail' });
    expect(passages.map((passage) => passage.text.split('\n')[0])).toEqual([
      'Contrat',
      long(20),
      'Prix',
    ]);
    expect(passages.map((passage) => passage.context)).toEqual([
      'Bail',
      'Bail\nContrat > Durée',
      'Bail\nContrat',
    ]);
    expect(passages.map((passage) => passage.headings)).toEqual([
      'Contrat > Durée',
      'Contrat > Durée',
      'Contrat > Prix',
    ]);
  });

  it('go on over pages, and no passage does', () => {
    const passages = cut([
      pageOf([heading(1, 'Annexes'), paragraph('Un.')]),
      pageOf([paragraph('Deux.')], { page: 2 }),
    ]);
    expect(passages).toMatchObject([
      { page: 1, text: 'Annexes\n\nUn.', headings: 'Annexes' },
      { page: 2, text: 'Deux.', context: 'note\nAnnexes', headings: 'Annexes' },
    ]);
  });

  it('at the end of a page are a passage of their own', () => {
    const passages = cut([pageOf([paragraph('Un.'), heading(1, 'Suite')])]);
    expect(passages.map((passage) => passage.text)).toEqual(['Un.', 'Suite']);
  });

  it('that say no more than the title are not repeated', () => {
    const page = pageOf([heading(1, 'Le  Bail'), paragraph(long(1)), paragraph(long(30))]);
    const passages = cut([page], { title: 'le bail' });
    expect(passages.map((passage) => passage.context)).toEqual(['', 'le bail']);
    expect(passages.map((passage) => passage.headings)).toEqual(['', '']);
  });

  it('of a level already open close what stands under it', () => {
    const page = pageOf([
      heading(1, 'A'),
      heading(3, 'B'),
      paragraph('un'),
      heading(2, 'C'),
      paragraph('deux'),
      heading(1, 'D'),
      paragraph('trois'),
    ]);
    expect(cut([page]).map((passage) => passage.headings)).toEqual(['A > B', 'A > C', 'D']);
  });

  it('too long to be headings are paragraphs', () => {
    const page = pageOf([heading(1, long(1) + long(9)), paragraph('Un.')]);
    for (const passage of cut([page])) {
      expect(wordwise.countTokens(passage.text)).toBeLessThanOrEqual(128);
    }
  });
});

describe('paragraphs', () => {
  it('under the same headings are packed together', () => {
    const page = pageOf(['Un.', 'Deux.', 'Trois.'].map(paragraph));
    expect(cut([page]).map((passage) => passage.text)).toEqual(['Un.\n\nDeux.\n\nTrois.']);
  });

  it('are cut at sentences, with one sentence said again', () => {
    const sentences = Array.from({ length: 12 }, (_, at) => sentence(at, 6));
    const passages = cut([pageOf([paragraph(sentences.join(' '))])]);
    expect(passages.length).toBeGreaterThan(1);
    for (const [at, passage] of passages.entries()) {
      expect(sentences).toContain(passage.text.split(/(?<=\.) /)[0]);
      const next = passages[at + 1];
      if (!next) continue;
      const shared = passage.end - next.start;
      expect(sentences).toContain(next.text.slice(0, shared));
    }
  });

  it('that are whole are followed by no overlap', () => {
    const page = pageOf(Array.from({ length: 10 }, (_, at) => paragraph(sentence(at, 20))));
    const passages = cut([page]);
    expect(passages.length).toBeGreaterThan(1);
    for (const [at, passage] of passages.entries()) {
      expect(passages[at + 1]?.start ?? Infinity).toBeGreaterThan(passage.end);
    }
  });

  it('that change leave the passages further on as they were', () => {
    const paragraphs = Array.from({ length: 200 }, (_, at) => sentence(at, 4 + ((at * 7) % 23)));
    const texts = (all: readonly string[]): string[] =>
      cut([pageOf(all.map(paragraph))]).map((passage) => passage.text);
    const before = texts(paragraphs);
    const known = new Set(before);
    for (const edited of [3, 50, 120, 190]) {
      for (const replacement of ['Court.', sentence(5000, 30), '']) {
        const changed = paragraphs.with(edited, replacement).filter((text) => text !== '');
        const fresh = texts(changed).filter((text) => !known.has(text));
        expect(fresh.length).toBeLessThanOrEqual(8);
        expect(fresh.length).toBeGreaterThan(0);
      }
    }
    expect(before.length).toBeGreaterThan(30);
  });

  it('are not parted from the list they announce', () => {
    const blocks = Array.from({ length: 40 }, (_, at) =>
      at % 4 === 0 ? paragraph(`${sentence(at).slice(0, -1)} :`) : paragraph(sentence(at)),
    );
    const ends = cut([pageOf(blocks)]).map((passage) => passage.text.at(-1));
    expect(ends.filter((end) => end === ':')).toEqual([]);
  });
});

describe('tables', () => {
  const tables = [
    { headers: 'Nom | Prix', caption: 'Tarifs 2024' },
    { headers: 'Ville | Code', caption: '' },
  ];

  it('are packed by whole rows, never with another table or text', () => {
    const rows = Array.from({ length: 30 }, (_, at) =>
      row(0, `Article numéro ${at} | ${at * 3} €`, `A${at + 2}:B${at + 2}`),
    );
    const page = pageOf(
      [paragraph('Avant.'), ...rows, row(1, 'Paris | 75', 'D1:E1'), paragraph('Après.')],
      { tables, sheet: 'Prix' },
    );
    const passages = cut([page], { title: 'Catalogue' });
    expect(passages[0]).toMatchObject({ text: 'Avant.', context: 'Catalogue\nPrix' });
    expect(passages.at(-1)).toMatchObject({ text: 'Après.', sheet: 'Prix' });
    expect(passages.at(-1)?.cells).toBeUndefined();
    expect(passages.at(-2)).toMatchObject({
      text: 'Paris | 75',
      cells: 'D1:E1',
      context: 'Catalogue\nPrix\nVille | Code',
    });
    const priced = passages.slice(1, -2);
    expect(priced.length).toBeGreaterThan(1);
    let next = 2;
    for (const passage of priced) {
      expect(passage.context).toBe('Catalogue\nPrix - Tarifs 2024\nNom | Prix');
      const lines = passage.text.split('\n\n');
      expect(lines.every((line) => /^Article numéro \d+ \| \d+ €$/.test(line))).toBe(true);
      expect(passage.cells).toBe(`A${next}:B${next + lines.length - 1}`);
      next += lines.length;
    }
    expect(next).toBe(32);
  });

  it('have no headers as context of the passage that begins with them', () => {
    const page = pageOf([heading(1, 'Liste'), row(1, 'Ville | Code'), row(1, 'Paris | 75')], {
      tables,
    });
    expect(cut([page], { title: 'T' })).toMatchObject([
      { text: 'Liste\n\nVille | Code\n\nParis | 75', context: 'T' },
    ]);
  });

  it('keep the cells of a row that is too long for one passage', () => {
    const wide = Array.from({ length: 60 }, (_, at) => `colonne ${at}`).join(' | ');
    const passages = cut([pageOf([row(0, wide, 'A7:BH7')], { tables })]);
    expect(passages.length).toBeGreaterThan(1);
    expect(new Set(passages.map((passage) => passage.cells))).toEqual(new Set(['A7:BH7']));
    expect(passages.map((passage) => passage.text).join(' ')).toBe(wide);
  });
});

describe('the title', () => {
  it.each([
    ['Facture_EDF_2023-03.pdf', 'Facture EDF 2023-03'],
    ['/home/moi/NoteDeFrais.v2.docx', 'Note De Frais v2'],
    ['compte-rendu%20du%203%20mars.odt', 'compte rendu du 3 mars'],
    ['100% coton.txt', '100% coton'],
    ['C:\\Docs\\bail.PDF', 'bail'],
    ['sans extension', 'sans extension'],
    ['version 1.2', 'version 1.2'],
  ])('of a document without one is its name, made readable: %s', (fileName, title) => {
    expect(cut([pageOf([paragraph('Un.')])], { fileName })[0]?.context).toBe(title);
  });

  it('of a member is its own name', () => {
    const [passage] = cut([pageOf([paragraph('Un.')])], {
      fileName: 'a.eml',
      inside: 'x.zip/mon_bail.docx',
    });
    expect(passage?.context).toBe('mon bail');
  });

  it('that is long is shortened, and leaves the text its tokens', () => {
    const title = Array.from({ length: 500 }, (_, at) => `titre${at}`).join(' ');
    const [first] = cut([pageOf([paragraph(long(1))])], { title });
    expect(first?.context).toMatch(/^titre0 titre1 .* …$/);
    expect(wordwise.countTokens(first?.context ?? '')).toBeLessThanOrEqual(24);
    expect(first?.text).toBe(long(1));
  });
});

describe('what is enormous', () => {
  /** Characters given to the tokenizer: what the chunker costs, whatever the machine. */
  function counted(text: string): { passages: number; characters: number } {
    let characters = 0;
    const tokens = {
      wordwise: true,
      countTokens(part: string): number {
        characters += part.length;
        return wordwise.countTokens(part);
      },
    };
    const page: Page = {
      page: 1,
      text,
      tables: [],
      blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
    };
    const passages = chunkPart(partOf([page]), { tokens, limits, fileName: 'x' });
    return { passages: passages.length, characters };
  }

  it.each([
    ['one letter', 'a'],
    ['a word and a space', 'mot '],
    ['points', '. '],
    ['emoji of several code points', '👩‍👩‍👧‍👦'],
    ['lone surrogates', '\ud83d'],
    ['combining marks', '\u0301'],
    ['ideographs', '漢字。'],
    ['exclamation', '! '],
  ])('costs a few readings of it: %s', (_, unit) => {
    const text = `x${unit.repeat(Math.ceil(1_000_000 / unit.length))}`;
    const { passages, characters } = counted(text);
    expect(passages).toBeGreaterThan(500);
    expect(characters).toBeLessThan(6 * text.length);
  });

  it('is not cut inside a character', () => {
    const family = '👩‍👩‍👧‍👦';
    const page = pageOf([paragraph(family.repeat(2000))]);
    for (const passage of cut([page])) {
      expect(passage.text.replaceAll(family, '')).toBe('');
    }
  });
});
