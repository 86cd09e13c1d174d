import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../src/main/extract/budget.ts';
import { readHtml } from '../../../src/main/extract/html.ts';
import { extractBytes, outlineOf, pagesOf } from './extract-bytes.ts';

const read = (html: string): string[] => outlineOf(readHtml(html, new Budget()).pages[0]);

describe('HTML', () => {
  it('gives headings, paragraphs, items and code', () => {
    expect(
      read(
        '<h1>Titre</h1><p>Un <b>pa</b>ragraphe\n sur  deux lignes.<br>Suite</p><ul><li>un<ul><li>deux</ul></ul><pre>a\n  b</pre>',
      ),
    ).toEqual([
      'heading1: Titre',
      'paragraph: Un paragraphe sur deux lignes.\nSuite',
      'item: un',
      'item: deux',
      'code: a\n  b',
    ]);
  });

  it('takes its title and language', () => {
    const page = '<html lang="fr-CA"><title> Les\n congés </title><h1>Autre</h1><p>Texte';
    expect(readHtml(page, new Budget())).toMatchObject({ title: 'Les congés', language: 'fr' });
    expect(readHtml('<h1>Seul</h1>', new Budget()).title).toBe('Seul');
    expect(readHtml('<title>Untitled Document</title><h2>Vrai</h2>', new Budget()).title).toBe(
      'Vrai',
    );
  });

  it('gives tables as rows, with caption and headers', () => {
    const { pages } = readHtml(
      '<table><caption>Tarifs</caption><thead><tr><th>Nom<th>Prix</thead><tr><td rowspan=2>Pain<td>1 €<tr><td>2 €</table>',
      new Budget(),
    );
    expect(outlineOf(pages[0])).toEqual([
      'paragraph: Tarifs',
      'row: Nom | Prix',
      'row: Pain | 1 €',
      'row: Pain | 2 €',
    ]);
    expect(pages[0]?.tables).toEqual([{ caption: 'Tarifs', headers: 'Nom | Prix' }]);
  });

  it('joins headers of two rows', () => {
    const { pages } = readHtml(
      '<table><tr><th><th colspan=2>2014<tr><th>Poste<th>Dépenses<th>Recettes<tr><td>Voirie<td>3<td>4</table>',
      new Budget(),
    );
    expect(pages[0]?.tables[0]?.headers).toBe('Poste | 2014 Dépenses | Recettes');
  });

  it('reads a table that only lays the page out as its cells', () => {
    expect(
      read(
        `<table><tr><td><h2>Menu</h2><td><table><tr><td>a<td>b</table><p>${'long '.repeat(400)}</table>`,
      ),
    ).toContain('heading2: Menu');
  });

  it('leaves out scripts, styles, what is hidden and the site’s navigation', () => {
    expect(
      read(
        '<body><header><a>Logo</a></header><nav>Accueil</nav><script>x()</script><style>p{}</style>' +
          '<div class="main navbar">Rubriques</div><p hidden>a</p><p style="color:red; display: none">b</p>' +
          '<div aria-hidden="true">c</div><main><header><h1>Article</h1></header><p>Texte</p><footer>Source : INSEE</footer></main>' +
          '<footer>Mentions légales</footer>',
      ),
    ).toEqual(['heading1: Article', 'paragraph: Texte', 'paragraph: Source : INSEE']);
  });

  it('leaves out a list of links to its own headings, and keeps other links', async () => {
    const page =
      '<ul><li><a href="#a">Les congés payés</a><li><a href="#b">Le préavis</a><li><a href="x.html#c">La démission</a></ul>' +
      '<h2 id=a>Les congés payés</h2><p>Texte.</p><ul><li><a href="https://a.fr">Un</a><li><a href="b.html#c">Deux</a><li><a href="#a">Trois</a></ul>';
    expect(outlineOf(pagesOf(await extractBytes('x.html', page))[0])).toEqual([
      'heading2: Les congés payés',
      'paragraph: Texte.',
      'item: Un',
      'item: Deux',
      'item: Trois',
    ]);
  });

  it.each([
    ['iso-8859-1', '<meta charset="iso-8859-1">', 'windows-1252'],
    ['a lie', '<meta charset="utf-8">', 'windows-1252'],
    [
      'windows-1250',
      '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">',
      'windows-1250',
    ],
    ['nothing', '', 'utf-8'],
  ])('is decoded where it declares %s', async (_, meta, encoding) => {
    const word = encoding === 'windows-1250' ? 'Žluťoučký kůň' : 'Élève à Sète, l’été';
    const bytes = iconv.encode(`<html><head>${meta}</head><p>${word}</p></html>`, encoding);
    expect(pagesOf(await extractBytes('x.html', bytes))[0]?.text).toBe(word);
  });

  it('reads tags nested without end', () => {
    const deep = `${'<div>'.repeat(5000)}au fond${'<b>'.repeat(2000)} du puits`;
    expect(read(deep)).toEqual(['paragraph: au fond du puits']);
  });

  it('bounds spans', () => {
    const rows = read(
      '<table><tr><td colspan=1000000000>a<td>b<tr><td rowspan=99999999>c<td>d</table>',
    );
    expect(rows).toHaveLength(2);
  });
});
