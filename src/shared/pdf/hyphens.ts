/** Words cut at a line's end: which hyphens were the typesetter's, and which are the word's own. */

/** First parts after which a French or English compound keeps its hyphen. */
const prefixes = new Set(
  (
    'peut au-dessus au-dessous ci là celui celle ceux celles moi toi lui elle soi nous vous eux elles même grand grande ' +
    'non faux demi semi mi ex vice sous après avant arrière contre entre quasi presque quelques quelqu rendez dix vingt trente ' +
    "quarante cinquante soixante quatre cent est-ce c'est-à vis-à tout rond chef hors long court moyen haut bas porte " +
    'pré-post self well e saint sainte jean marie pierre anne tiers plus moins bien mal sud nord ouest'
  ).split(' '),
);
/** Second parts that follow a hyphen: inverted pronouns, particles. */
const suffixes = new Set(
  'je tu il elle on nous vous ils elles ce ci là même mêmes moi toi lui leur le la les t y en être dire dessus dessous delà'.split(
    ' ',
  ),
);

/**
 * What joins a line that ends with `first` and its hyphen to the next line, which begins with
 * `second` (words without the hyphen): '' joins a cut word, '-' keeps a compound's hyphen.
 * `compounds` are the hyphenated words that stand uncut elsewhere in the document, in lower case.
 */
export function joinCutWord(
  first: string,
  second: string,
  compounds: ReadonlySet<string>,
): '' | '-' {
  // A capital or a figure goes on a name or a range: `Île-de-` `France`, `2019-` `2020`.
  if (!/^\p{Ll}/u.test(second) || !/\p{Ll}$/u.test(first)) return '-';
  const [one, two] = [first.toLowerCase(), second.toLowerCase()];
  if (compounds.has(`${one}-${two}`)) return '-';
  if (prefixes.has(one) || (suffixes.has(two) && isFiniteVerb(one))) return '-';
  // A word with a hyphen already (`vice-prési-` `dent`) is cut like any other.
  return '';
}

/** Roughly: what stands before an inverted pronoun or a particle is a whole word. */
function isFiniteVerb(word: string): boolean {
  return /(?:[aeiou]t|nt|ez|ons|-t|ai|as|a|est|peut|c'est-à|vis-à|au|par|jusque|là|ci|eux)$/.test(
    word,
  );
}

/** Hyphenated words inside a line's text, added to `compounds` in lower case. */
export function gatherCompounds(text: string, compounds: Set<string>): void {
  if (!text.includes('-')) return;
  for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)+/gu)) compounds.add(word.toLowerCase());
}
