import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { parseQuery, type KeywordNode, type ParsedQuery } from '../../../src/shared/query.ts';

/** A tree on one line: `all(a b*)`, `any("c d" title:e)`, `near5(a b)`, `not(a)`. */
function shown(node: KeywordNode | null): string {
  if (!node) return 'null';
  switch (node.kind) {
    case 'word':
      return `${node.inTitle ? 'title:' : ''}${node.text}${node.prefix ? '*' : ''}`;
    case 'phrase':
      return `${node.inTitle ? 'title:' : ''}"${node.text}"`;
    case 'near':
      return `near${node.distance}(${shown(node.left)} ${shown(node.right)})`;
    case 'not':
      return `not(${shown(node.child)})`;
    case 'all':
    case 'any':
      return `${node.kind}(${node.children.map(shown).join(' ')})`;
  }
}

const tree = (source: string): string => shown(parseQuery(source).keywords);
const code = (source: string): string => {
  try {
    parseQuery(source);
  } catch (error) {
    if (error instanceof TrouvailleError) return error.code;
    throw error;
  }
  return 'none';
};

describe('words', () => {
  it.each([
    ['congé', 'congé'],
    ['congé maternité', 'all(congé maternité)'],
    ['  congé   maternité ', 'all(congé maternité)'],
    ['Comment renouveler un passeport ?', 'all(Comment renouveler un passeport)'],
    ["l'avocat d’office", "all(l'avocat d’office)"],
    ['mot*', 'mot*'],
    ['écol* publique', 'all(écol* publique)'],
    ['C++ et C#', 'all(C++ et C#)'],
    ['salarié(e)s', 'salarié(e)s'],
    ['(salarié(e)s)', 'salarié(e)s'],
    ['12:30', '12:30'],
    ['https://exemple.fr/a?b=c:d', 'https://exemple.fr/a?b=c:d'],
    ['foo:bar', 'foo:bar'],
    ['réunion ; budget', 'all(réunion budget)'],
    ['mise - à - jour', 'all(mise à jour)'],
    ['porte-monnaie', 'porte-monnaie'],
    ['1 234,56 euros', 'all(1 234,56 euros)'],
    ['art. L. 1237-19 démission', 'all(art L. 1237-19 démission)'],
    ['le 3 mars 2021', 'all(le 3 mars 2021)'],
    ['01 23 45 67 89', '01 23 45 67 89'],
    ['ﬁnance', 'finance'],
  ])('%j', (source, expected) => expect(tree(source)).toBe(expected));

  it('a number, a reference or a date that has spaces in it is one word', () => {
    const words = (source: string): number => {
      const { keywords } = parseQuery(source);
      return keywords?.kind === 'all' ? keywords.children.length : 1;
    };
    expect(words('1 234,56')).toBe(1);
    expect(words('L. 1237-19')).toBe(1);
    expect(words('3 mars 2021')).toBe(1);
    expect(words('1er janvier 2024')).toBe(1);
  });
});

describe('phrases', () => {
  it.each([
    ['"mise en demeure"', '"mise en demeure"'],
    ['« mise en demeure »', '"mise en demeure"'],
    ['“mise en demeure”', '"mise en demeure"'],
    ['„mise en demeure“', '"mise en demeure"'],
    ['lettre "mise en demeure" loyer', 'all(lettre "mise en demeure" loyer)'],
    ['"mise en demeure', 'all(mise en demeure)'],
    ['mise en demeure"', 'all(mise en demeure)'],
    ['«mise en', 'all(mise en)'],
    ['"" mot', 'mot'],
    ['"  a   b "', '"a b"'],
    ['"a""b"', 'all("a" "b")'],
  ])('%s', (source, expected) => expect(tree(source)).toBe(expected));

  it('must hold only where the query needs them in any case', () => {
    expect(parseQuery('"a b" c').phrases).toEqual(['a b']);
    expect(parseQuery('("a b")').phrases).toEqual(['a b']);
    expect(parseQuery('"a b" OU "c d"').phrases).toEqual([]);
    expect(parseQuery('x -"a b"').phrases).toEqual([]);
    expect(parseQuery('"a b" PRÈS/3 c').phrases).toEqual([]);
    expect(parseQuery('titre:"a b" c').phrases).toEqual([]);
  });

  it('quoted in a question need not hold, but are looked for', () => {
    const question = parseQuery('Qu\'est-ce qu\'un "tiers autorisé" ?');
    expect(question.phrases).toEqual([]);
    expect(shown(question.keywords)).toContain('"tiers autorisé"');
    expect(parseQuery('le terme « tiers autorisé »').phrases).toEqual(['tiers autorisé']);
    expect(parseQuery('"tiers autorisé" ?').phrases).toEqual(['tiers autorisé']);
  });
});

describe('exclusions', () => {
  it.each([
    ['impôt -revenu', 'all(impôt not(revenu))', ['revenu']],
    ['impôt −revenu', 'all(impôt not(revenu))', ['revenu']],
    ['impôt -"sur le revenu"', 'all(impôt not("sur le revenu"))', ['sur le revenu']],
    ['impôt -«sur le revenu»', 'all(impôt not("sur le revenu"))', ['sur le revenu']],
    ['impôt -(revenu société)', 'all(impôt not(revenu) not(société))', ['revenu', 'société']],
    ['impôt -(revenu (a OU b))', 'all(impôt not(revenu) not(a) not(b))', ['revenu', 'a', 'b']],
    ['impôt NOT revenu', 'all(impôt not(revenu))', ['revenu']],
    ['DO NOT DISTURB', 'all(DO NOT DISTURB)', []],
    ['impôt not revenu', 'all(impôt not revenu)', []],
    ['impôt -revenu*', 'all(impôt not(revenu*))', ['revenu*']],
    ['a OU -b c', 'all(a c not(b))', ['b']],
    ['impôt -type:pdf', 'all(impôt not(type:pdf))', ['type:pdf']],
    ['impôt - revenu', 'all(impôt revenu)', []],
    ['e-mail', 'e-mail', []],
    ['-a b', 'all(b not(a))', ['a']],
  ])('%s', (source, expected, excluded) => {
    const query = parseQuery(source);
    expect(shown(query.keywords)).toBe(expected);
    expect(query.excluded).toEqual(excluded);
  });

  it('hold beside a filter alone', () => {
    expect(parseQuery('type:pdf -brouillon')).toMatchObject({
      keywords: null,
      excluded: ['brouillon'],
      filters: { types: ['pdf'] },
      meaning: '',
    });
  });
});

describe('OU, PRÈS and parentheses', () => {
  it.each([
    ['CDI OU CDD', 'any(CDI CDD)'],
    ['cdi OR cdd', 'any(cdi cdd)'],
    ['cdi ou cdd', 'all(cdi ou cdd)'],
    ['cdi or cdd', 'all(cdi or cdd)'],
    ['congé maternité OU paternité', 'all(congé any(maternité paternité))'],
    ['a OU b OU c', 'any(a b c)'],
    ['(a b) OU c', 'any(all(a b) c)'],
    ['a ET b', 'all(a b)'],
    ['a AND b', 'all(a b)'],
    ['a OU', 'a'],
    ['a OU OU b', 'any(a b)'],
    ['OU TROUVER LE FORMULAIRE', 'all(OU TROUVER LE FORMULAIRE)'],
    ['a (b OU c) d', 'all(a any(b c) d)'],
    ['((a)) (b', 'all(a b)'],
    ['a) b', 'all(a b)'],
    ['a () b', 'all(a b)'],
    ['(a OU b) OU (c d)', 'any(a b all(c d))'],
    ['licenciement PRÈS/5 faute', 'near5(licenciement faute)'],
    ['licenciement PRES/5 faute', 'near5(licenciement faute)'],
    ['licenciement près/5 faute', 'near5(licenciement faute)'],
    ['licenciement NEAR/5 faute', 'near5(licenciement faute)'],
    ['a PRÈS/5 b PRÈS/2 c', 'all(near5(a b) near2(b c))'],
    ['a PRÈS/5 "b c"', 'near5(a "b c")'],
    ['(a OU b) PRÈS/5 c', 'any(near5(a c) near5(b c))'],
    ['a PRÈS/5 (b OU c)', 'any(near5(a b) near5(a c))'],
    ['a PRÈS/5 (b c)', 'all(near5(a b) near5(a c))'],
    ['a OU b PRÈS/5 c', 'any(a near5(b c))'],
    ['a PRÈS/5 b OU c', 'any(near5(a b) c)'],
    ['a PRÈS/5', 'a'],
    ['PRÈS/5 a', 'a'],
    ['a PRÈS/9999 b', 'near100(a b)'],
    ['a PRÈS b', 'all(a PRÈS b)'],
    ['a type:pdf OU b', 'all(a b)'],
  ])('%s', (source, expected) => expect(tree(source)).toBe(expected));
});

describe('filters', () => {
  const filters = (source: string): ParsedQuery['filters'] => parseQuery(source).filters;

  it.each([
    ['type:pdf', ['pdf']],
    ['type:PDF,docx', ['pdf', 'docx']],
    ['Type:.pdf', ['pdf']],
    ['TYPE:*.pdf', ['pdf']],
    ['ext:pdf type:odt', ['pdf', 'odt']],
    ['type:word', ['doc', 'docx', 'odt']],
    ['type:excel', ['xls', 'xlsx', 'ods', 'csv']],
    ['type:mail', ['eml', 'msg', 'mbox']],
    ['type:Présentation', ['ppt', 'pptx', 'odp']],
    ['type:"pdf, docx"', ['pdf', 'docx']],
    ['type:pdf OU type:odt', ['pdf', 'odt']],
  ])('%s', (source, types) => {
    expect(filters(source).types).toEqual(types);
    expect(parseQuery(source).keywords).toBeNull();
  });

  it('a type without a letter, or with other signs, is a word', () => {
    expect(tree('diabète type:2')).toBe('all(diabète type:2)');
    expect(tree('type:a/b')).toBe('type:a/b');
    expect(tree('type:')).toBe('type');
  });

  it.each([
    ['dossier:Impôts', 'Impôts'],
    ['dossier:"Mes impôts"', 'Mes impôts'],
    ['dossier:«Mes impôts»', 'Mes impôts'],
    ['folder:Impôts/2023/', 'Impôts/2023'],
    ['Dossier:C:\\Impôts', 'C:/Impôts'],
    ['répertoire:a', 'a'],
    ['repertoire:a', 'a'],
  ])('%s', (source, folder) => expect(filters(source).folders).toEqual([folder]));

  const local = (year: number, month = 1, day = 1): number =>
    new Date(year, month - 1, day).getTime();

  it.each([
    ['avant:2024', local(2024)],
    ['avant:2024-06', local(2024, 6)],
    ['before:2024-06-15', local(2024, 6, 15)],
    ['avant:15/06/2024', local(2024, 6, 15)],
    ['avant:06/2024', local(2024, 6)],
    ['avant:1.6.2024', local(2024, 6)],
    ['avant:2024/6/1', local(2024, 6)],
    ['avant:2024 avant:2023', local(2023)],
  ])('%s is before its first instant', (source, instant) =>
    expect(filters(source)).toMatchObject({ before: instant, after: null }),
  );

  it.each([
    ['après:2023', local(2023)],
    ['apres:2023', local(2023)],
    ['APRÈS:2023-02', local(2023, 2)],
    ['after:29/02/2024', local(2024, 2, 29)],
    ['depuis:2020 après:2023', local(2023)],
  ])('%s is from its first instant on', (source, instant) =>
    expect(filters(source)).toMatchObject({ before: null, after: instant }),
  );

  it.each([
    'avant:pomme',
    'avant:2024-13',
    'après:31/02/2024',
    'avant:0024',
    'avant:15/06',
    'avant:',
  ])('%s is no date: a word', (source) => {
    expect(tree(source)).toBe(source.replace(/:$/, ''));
    expect(filters(source)).toMatchObject({ before: null, after: null });
  });

  it('title words are looked for in titles, and do not go to the encoder', () => {
    expect(parseQuery('titre:budget voirie')).toMatchObject({
      meaning: 'voirie',
      filters: { titleWords: ['budget'] },
    });
    expect(tree('titre:budget voirie')).toBe('all(title:budget voirie)');
    expect(tree('title:"budget primitif"')).toBe('title:"budget primitif"');
    expect(filters('titre:"budget primitif"').titleWords).toEqual(['budget', 'primitif']);
    expect(filters('titre:budg*').titleWords).toEqual(['budg*']);
    expect(filters('titre:a OU titre:b').titleWords).toEqual([]);
  });
});

describe('what goes to the encoder', () => {
  it.each([
    ['Comment obtenir un passeport ?', 'Comment obtenir un passeport ?'],
    ['congé OU "arrêt maladie" type:pdf -stage après:2023', 'congé arrêt maladie'],
    ['licenciement PRÈS/5 faut*', 'licenciement faut'],
    ['(a OU b) c', 'a b c'],
    ['dossier:Impôts taxe foncière', 'taxe foncière'],
    ['a -(b c)', 'a'],
    ['a ET b', 'a b'],
  ])('%s', (source, meaning) => expect(parseQuery(source).meaning).toBe(meaning));
});

describe('what is refused', () => {
  it.each([
    ['', 'query-empty'],
    [' \n\t ', 'query-empty'],
    ['\u00a0\u200b', 'query-empty'],
    ['OU', 'query-no-words'],
    ['OU OR', 'query-no-words'],
    ['ET', 'query-no-words'],
    ['-mot', 'query-no-words'],
    ['""', 'query-no-words'],
    ['( )', 'query-no-words'],
    ['*', 'query-no-words'],
    ['PRÈS/5', 'query-no-words'],
    ['???', 'query-no-words'],
    ['- ( OU ) "', 'query-no-words'],
    ['a\0b', 'query-nul'],
    ['a'.repeat(10_000), 'none'],
    ['a'.repeat(10_001), 'query-too-long'],
  ])('%#', (source, expected) => expect(code(source)).toBe(expected));
});

describe('whatever is typed', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      '"',
      '«',
      '»',
      '“',
      '”',
      '-',
      '*',
      ' ',
      ':',
      'OU',
      ' OR ',
      ' ET ',
      ' NOT ',
      'PRÈS/3',
      ' NEAR/2 ',
      'type:',
      'type:pdf',
      'avant:',
      'avant:2024',
      'après:31/02/2024',
      'dossier:"',
      'titre:',
      'mot',
      'é',
      "l'",
      '’',
      '12 345',
      'L. 12-3',
      '3 mars 2021',
      '\ud83d',
      '👍',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );

  const sound = (node: KeywordNode, top: boolean): void => {
    if (node.kind === 'all' || node.kind === 'any') {
      expect(node.children.length).toBeGreaterThan(1);
      for (const child of node.children) {
        expect(child.kind).not.toBe(node.kind);
        sound(child, top && node.kind === 'all');
      }
    } else if (node.kind === 'near') {
      expect(['word', 'phrase']).toContain(node.left.kind);
      expect(['word', 'phrase']).toContain(node.right.kind);
    } else if (node.kind === 'not') {
      expect(top).toBe(true);
      expect(['word', 'phrase']).toContain(node.child.kind);
    } else {
      expect(node.text).toMatch(/[\p{L}\p{N}]/u);
    }
  };

  it('is a sound tree or one of the four errors', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
        const source = fragments.join('');
        let query: ParsedQuery;
        try {
          query = parseQuery(source);
        } catch (error) {
          expect(error).toBeInstanceOf(TrouvailleError);
          return;
        }
        expect(query.source).toBe(source);
        if (query.keywords) sound(query.keywords, true);
        for (const phrase of query.phrases) expect(query.meaning).toContain(phrase);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['('.repeat(9_999) + 'a', 'a'],
    ['(a '.repeat(3_000), undefined],
    ['(a OU '.repeat(1_600) + 'b', undefined],
    ['"a '.repeat(3_333), undefined],
    ['«a '.repeat(3_333), undefined],
    ['-('.repeat(4_999) + 'a', undefined],
    ['a OU '.repeat(2_000), undefined],
    ['a NEAR/5 '.repeat(1_100), undefined],
    ['1 000 '.repeat(1_600), undefined],
    ['a.'.repeat(5_000), undefined],
  ])('10,000 characters of it are read (%#)', (source, expected) => {
    let depth = 0;
    const measure = (node: KeywordNode, at: number): void => {
      depth = Math.max(depth, at);
      if (node.kind === 'all' || node.kind === 'any')
        for (const child of node.children) measure(child, at + 1);
    };
    let keywords: KeywordNode | null = null;
    try {
      ({ keywords } = parseQuery(source));
    } catch (error) {
      expect(error).toMatchObject({ code: 'query-no-words' });
    }
    if (keywords) measure(keywords, 0);
    expect(depth).toBeLessThan(100);
    if (expected !== undefined) expect(shown(keywords)).toBe(expected);
  });
});
