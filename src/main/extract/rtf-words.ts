/** RTF's vocabulary: which words begin which part of a document, and which stand for characters. */

/** Where text goes. */
export type Destination =
  'body' | 'header' | 'footer' | 'note' | 'title' | 'fonts' | 'styles' | 'label';

export const destinations: Readonly<Record<string, Destination>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'note',
  annotation: 'note',
  title: 'title',
  fonttbl: 'fonts',
  stylesheet: 'styles',
  listtext: 'label',
  pntext: 'label',
};

/** Destinations that hold no text of the document; with `\*`, so does every one not named here. */
export const skippedWords = new Set(
  'colortbl info pict object objdata fldinst xmlnstbl listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles pgdsctbl filetbl revtbl author operator keywords comment doccomm subject category manager company hlinkbase creatim revtim printim buptim nextfile template bkmkstart bkmkend atnid atnauthor atrfstart atrfend atndate atnref atntime atnparent atnicn xe tc tcn rxe txe nonshppict sp sn sv shprslt ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn private passwordhash protusertbl userprops docvar mmathPr pnseclvl'.split(
    ' ',
  ),
);
/** `\*` destinations that hold text after all. */
export const starredText = new Set([
  'shpinst',
  'shptxt',
  'shppict',
  'fldrslt',
  'pntext',
  'listtext',
  'annotation',
  'footnote',
]);

export const characters: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  lbr: '\n',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  '~': '\u00a0',
  _: '-',
  '-': '',
  '\\': '\\',
  '{': '{',
  '}': '}',
};
