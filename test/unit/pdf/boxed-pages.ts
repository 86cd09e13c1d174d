/**
 * Pages of every kind that passages are boxed on, made by hand so that the tests have them where the
 * shared documents are not. Each is text of its own, whose words no other page has.
 */
import { lines, text, type MadePage } from '../extract/make-pdf.ts';

export interface BoxedPage extends MadePage {
  readonly kind: string;
  /** What is boxed on it, as the index reads it. */
  readonly passage: string;
}

const left = [
  'Le conseil de la commune se trouve',
  'chaque mois pour examiner les affai-',
  'res courantes et voter les budgets qui',
  'lui sont soumis par le maire, dans les',
  'conditions que la loi a prevues ici.',
];
const right = [
  'Les seances sont ouvertes au public et',
  'chacun peut y assister sans demander',
  'une autorisation, dans la limite des',
  'places disponibles de la grande salle',
  'prevue au premier etage du batiment.',
];

/** Three lines about `word`, as prose and as lines of a page. */
function about(word: string): { passage: string; texts: string[] } {
  const texts = [
    `Une page ${word} porte un texte que personne`,
    `ne lit de la sorte, sauf ${word} lui-meme, le soir,`,
    `quand le soleil se couche derriere ${word}.`,
  ];
  return { texts, passage: texts.join(' ') };
}

function plain(kind: string, word: string, page: Omit<MadePage, 'content'> = {}): BoxedPage {
  const { texts, passage } = about(word);
  return { kind, passage, content: lines(60, 700, texts), ...page };
}

/** Text drawn turned, so that it stands upright on a page turned the other way. */
function upright(kind: string, word: string, rotate: 90 | 180 | 270): BoxedPage {
  const { texts, passage } = about(word);
  const [a, b] = { 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[rotate] as [number, number];
  const content = texts
    .map((line, index) => {
      const down = 14 * index;
      const [x, y] = { 90: [200 + down, 100], 180: [500, 300 + down], 270: [400 - down, 700] }[
        rotate
      ] as [number, number];
      return `BT /F1 11 Tf ${a} ${b} ${-b} ${a} ${x} ${y} Tm (${line}) Tj ET\n`;
    })
    .join('');
  return { kind, passage, rotate, content };
}

/** A line whose text state is set by `operators` before it is shown. */
function set(x: number, y: number, operators: string, line: string): string {
  return `BT /F1 11 Tf ${operators} 1 0 0 1 ${x} ${y} Tm (${line}) Tj ET\n`;
}

function styled(kind: string, word: string, operators: string): BoxedPage {
  const { texts, passage } = about(word);
  const content = texts.map((line, index) => set(60, 700 - 14 * index, operators, line)).join('');
  return { kind, passage, content };
}

/** Rows of a table, its last column aligned to the right. */
function table(): BoxedPage {
  const rows = [
    ['Chapitre vingtdeux', 'Depenses de voirie', '12 450'],
    ['Chapitre vingttrois', 'Recettes du stationnement', '980'],
    ['Chapitre vingtquatre', 'Subventions versees', '1 200 300'],
    ['Chapitre vingtcinq', 'Interets de la dette', '77'],
  ];
  const content = rows
    .map(([chapter = '', what = '', sum = ''], index) => {
      const y = 700 - 16 * index;
      // Helvetica's figures and spaces are 0.556 and 0.278 of its size wide.
      const width =
        Array.from(sum, (sign) => (sign === ' ' ? 0.278 : 0.556)).reduce((a, b) => a + b, 0) * 11;
      return text(60, y, chapter) + text(200, y, what) + text(480 - width, y, sum);
    })
    .join('');
  return {
    ...{ kind: 'table with a column aligned to the right', content },
    passage: rows.map((row) => row.join(' | ')).join('\n'),
  };
}

function footnote(): BoxedPage {
  const body = [
    'Les indemnites des elus suivent un bareme',
    'que le decret fixe chaque annee en janvier.',
  ];
  const note = [
    'Decret du douze mars relatif aux indemnites des elus municipaux, article',
    'premier, modifie par la loi de finances de la meme annee.',
  ];
  return {
    kind: 'footnote in small letters, with its mark raised',
    passage: `1 ${note.join(' ')}`,
    content:
      lines(60, 700, body) +
      text(60, 124, '1', 5) +
      note.map((line, index) => text(64, 120 - 9 * index, line, 8)).join(''),
  };
}

function raised(): BoxedPage {
  return {
    kind: 'text rise',
    passage:
      'La surface est de 120 m2 au premier niveau et de 80 m2 au second, selon le plan joint.',
    content:
      'BT /F1 11 Tf 1 0 0 1 60 700 Tm (La surface est de 120 m) Tj /F1 7 Tf 4 Ts (2) Tj ' +
      '/F1 11 Tf 0 Ts ( au premier niveau et de 80 m) Tj /F1 7 Tf 4 Ts (2) Tj ' +
      '/F1 11 Tf 0 Ts ( au) Tj ET\n' +
      text(60, 686, 'second, selon le plan joint.'),
  };
}

function ligatures(): BoxedPage {
  return {
    kind: 'ligatures',
    passage:
      'Le fichier est finalement confie au greffe qui affiche les flux, les reflets et la fin du filtre.',
    content:
      text(60, 700, 'Le \x01chier est \x01nalement con\x01e au greffe qui af\x01che') +
      text(60, 686, 'les \x02ux, les re\x02ets et la \x01n du \x01ltre.'),
  };
}

function kerned(): BoxedPage {
  return {
    kind: 'kerning between letters and words',
    passage: 'AVANT TOUTE VENTE le notaire verifie les titres de propriete du terrain vague.',
    content:
      'BT /F1 11 Tf 1 0 0 1 60 700 Tm ' +
      '[(A) 80 (V) 80 (ANT) -250 (TOUTE) -300 (VENTE) -278 (le) -400 (notaire)] TJ ET\n' +
      'BT /F1 11 Tf 1 0 0 1 60 686 Tm ' +
      '[(veri) 10 (\\001e) -278 (les titres) -350 (de) -278 (propriete du terrain vague.)] TJ ET\n',
  };
}

const formText = about('deuxiemeformulaire');

export const boxedPages: readonly BoxedPage[] = [
  {
    kind: 'two columns, hyphenated',
    passage: left.join(' ').replace('affai- res', 'affaires'),
    content: lines(50, 760, left) + lines(320, 760, right),
  },
  plain('turned by 90 degrees', 'quatrevingtdix', { rotate: 90 }),
  plain('turned by 180 degrees', 'centquatrevingt', { rotate: 180 }),
  plain('turned by 270 degrees', 'deuxcentsoixantedix', { rotate: 270 }),
  upright('turned by 90 degrees, its text upright', 'paysage', 90),
  upright('turned by 180 degrees, its text upright', 'renverse', 180),
  upright('turned by 270 degrees, its text upright', 'couche', 270),
  plain('crop box within the media box', 'rognee', {
    mediaBox: [0, 0, 700, 900],
    cropBox: [50, 40, 645, 882],
  }),
  plain('crop box within the media box, turned', 'rogneetournee', {
    ...{ mediaBox: [0, 0, 700, 900], cropBox: [50, 40, 600, 860], rotate: 90 },
  }),
  plain('media box away from the origin', 'decalee', { mediaBox: [-30, -20, 565, 822] }),
  plain('user unit of two points', 'agrandie', { userUnit: 2 }),
  {
    kind: 'form XObject, scaled and moved',
    passage: formText.passage,
    content: '',
    form: { matrix: [1.25, 0, 0, 1.25, 20, -150], content: lines(60, 600, formText.texts) },
  },
  styled('space between characters', 'espacee', '1.2 Tc'),
  styled('space between words', 'aeree', '6 Tw'),
  styled('letters drawn narrower', 'etroite', '70 Tz'),
  raised(),
  ligatures(),
  kerned(),
  table(),
  footnote(),
];
