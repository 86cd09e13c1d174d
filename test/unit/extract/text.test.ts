import { describe, expect, it } from 'vitest';
import { Budget } from '../../../src/main/extract/budget.ts';
import { readMarkdown } from '../../../src/main/extract/markdown.ts';
import { readXml } from '../../../src/main/extract/xml.ts';
import { extractBytes, outlineOf, pagesOf } from './extract-bytes.ts';

describe('plain text', () => {
  const read = async (text: string, name = 'x.txt'): Promise<string[]> =>
    outlineOf(pagesOf(await extractBytes(name, text))[0]);

  it('joins the lines that an editor wrapped', async () => {
    expect(
      await read(
        'Le conseil municipal se réunit chaque mois pour examiner\n' +
          'les affaires de la commune, et vote les délibérations qui\nlui sont soumises.\n\nFin.',
      ),
    ).toEqual([
      'paragraph: Le conseil municipal se réunit chaque mois pour examiner les affaires de la commune, et vote les délibérations qui lui sont soumises.',
      'paragraph: Fin.',
    ]);
  });

  it('keeps lines that stand alone', async () => {
    expect(await read('Jean Dupont\n12 rue des Lilas\n34000 Montpellier\n')).toEqual([
      'paragraph: Jean Dupont\n12 rue des Lilas\n34000 Montpellier',
    ]);
  });

  it('knows underlined titles and lists', async () => {
    expect(
      await read(
        'Compte rendu\n============\n\nPrésents :\n- Anne, du service\n  juridique\n- Paul\n',
      ),
    ).toEqual([
      'heading1: Compte rendu',
      'paragraph: Présents :',
      'item: Anne, du service juridique',
      'item: Paul',
    ]);
  });

  it('reads source text as code, cut at empty lines', async () => {
    expect(await read('def f():\n\treturn 1\n\n\nprint(f())\n', 'x.py')).toEqual([
      'code: def f():\n  return 1',
      'code: print(f())',
    ]);
  });

  it('is empty where it has only white space', async () => {
    await expect(extractBytes('x.txt', '')).rejects.toMatchObject({ code: 'document-empty' });
    await expect(extractBytes('x.txt', '\ufeff \n')).rejects.toMatchObject({
      code: 'document-empty',
    });
  });

  it('ends at the limit on characters', async () => {
    const limits = { characters: 1000, wholeBytes: 1e6, unpackedBytes: 1e6, members: 10, depth: 2 };
    await expect(extractBytes('x.txt', 'mot '.repeat(500), { limits })).rejects.toMatchObject({
      code: 'document-too-large',
      values: { limit: 1000 },
    });
  });

  it('is not held whole over the limit on bytes', async () => {
    const limits = { characters: 1e6, wholeBytes: 1000, unpackedBytes: 1e6, members: 10, depth: 2 };
    await expect(extractBytes('x.txt', 'mot '.repeat(500), { limits })).rejects.toMatchObject({
      code: 'document-too-large',
      values: { size: 2000, limit: 1000 },
    });
  });

  it('is unreadable where the file cannot be opened', async () => {
    const { extractFile } = await import('../../../src/main/extract/extract-file.ts');
    await expect(extractFile('/nowhere/x.txt')).rejects.toMatchObject({
      code: 'document-unreadable',
    });
  });
});

describe('Markdown', () => {
  const read = (text: string): string[] => outlineOf(readMarkdown(text, new Budget()).pages[0]);

  it('gives headings, paragraphs, items and code without their marks', () => {
    expect(
      read(
        '# Le **titre**\n\nUn texte avec un [lien](https://a.fr/b_(c)) et `du code`,\nsur deux lignes.\n\n' +
          '- premier\n- *second*\n  suite\n\n1. un\n2) deux\n\n```js\nlet a = 1;\n```\n\nSous-titre\n---\n> citation\n',
      ),
    ).toEqual([
      'heading1: Le titre',
      'paragraph: Un texte avec un lien et du code, sur deux lignes.',
      'item: premier',
      'item: second suite',
      'item: 1. un',
      'item: 2) deux',
      'code: let a = 1;',
      'heading2: Sous-titre',
      'paragraph: citation',
    ]);
  });

  it('gives tables as rows with their headers', () => {
    const { pages } = readMarkdown(
      '| Nom | Prix |\n|---|---:|\n| Pain \\| sel | 1,20 |\n\nFin',
      new Budget(),
    );
    expect(outlineOf(pages[0])).toEqual([
      'row: Nom | Prix',
      'row: Pain | sel | 1,20',
      'paragraph: Fin',
    ]);
    expect(pages[0]?.tables[0]?.headers).toBe('Nom | Prix');
  });

  it('takes title and language from its front matter', () => {
    const content = readMarkdown(
      '---\ntitle: "Notes de juin"\nlang: fr\n---\n# Autre\n',
      new Budget(),
    );
    expect(content).toMatchObject({ title: 'Notes de juin', language: 'fr' });
  });

  it('leaves marks that mark nothing', () => {
    expect(read('2 * 3 * 4 et snake_case_ici et \\*étoile\\*')).toEqual([
      'paragraph: 2 * 3 * 4 et snake_case_ici et *étoile*',
    ]);
  });

  it('reads a fence that is never closed to the end', () => {
    expect(read('```\na\n\nb')).toEqual(['code: a\n\nb']);
  });
});

describe('XML', () => {
  const read = (xml: string): string[] => outlineOf(readXml(xml, new Budget()).pages[0]);

  it('gives the text of its elements in order', () => {
    expect(
      read(
        '<?xml version="1.0"?>\n<a>\n<titre>Un &amp; deux</titre>\n<p>Du <b>texte</b> gras.</p><p>Fin</p></a>',
      ),
    ).toEqual(['paragraph: Un & deux', 'paragraph: Du texte gras.', 'paragraph: Fin']);
  });

  it('is read up to a fault, and without its tags after it', () => {
    expect(read('<a><p>Avant</p><p>Pendant</q><p>Après</p></a>').join()).toContain('Après');
  });
});

describe('a log of many lines', () => {
  it('is read though no empty line parts it', async () => {
    const file = await extractBytes('x.log', 'une ligne\n'.repeat(200_000));
    expect(pagesOf(file)[0]?.text.length).toBe(2_000_000 - 1);
  });
});
