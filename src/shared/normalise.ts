/**
 * The one normalisation of extracted text: what `trouvaille text` prints, what offsets count in.
 *
 * Everything that looks the same is made the same, so that a phrase is found however its document
 * was made; nothing that a reader sees is lost. Accents, œ, æ and typographic apostrophes are kept
 * as written: the keyword index folds them in its own way.
 */

/** Latin ligatures of fonts (U+FB00 to U+FB06), as letters. */
const ligatures: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/** Space separators of every width, non-breaking ones included, and the tab. */
const spaces = /[\t\p{Zs}]/u;
/** The same but for the plain one, of which a text has too many to replace each by itself. */
const otherSpaces = /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
/** Line and paragraph separators, form feed, vertical tab, next line. */
const lineBreaks = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/**
 * Invisible: controls, soft hyphen, zero-width space, word joiner, byte order mark, and the marks
 * of writing direction. Zero-width joiners stay: Arabic, Indic scripts and emoji mean them.
 */
const invisible =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
/** Hyphens that differ from `-` only in how lines break. */
const hyphens = /[\u2010\u2011]/g;

/**
 * What a line of printable ASCII with single inner spaces has none of: most text of most files is
 * normal already. It looks for one fault, and never back: a pattern of the whole line overflows the
 * stack at five million words.
 */
const notNormal = /[^ -~]|^ | $| {2}/;

/**
 * Characters as they are compared: NFC, ligatures unfolded, invisible ones removed, every kind of
 * space a plain one, every kind of line break `\n`. White space is not collapsed.
 */
export function normaliseCharacters(text: string): string {
  return text
    .replace(lineBreaks, '\n')
    .replace(invisible, '')
    .replace(/[\ufb00-\ufb06]/g, (ligature) => ligatures[ligature] ?? ligature)
    .replace(hyphens, '-')
    .replace(otherSpaces, ' ')
    .normalize('NFC')
    .toWellFormed();
}

/** One line: all white space, line breaks included, collapsed to single spaces and trimmed. */
export function normaliseLine(text: string): string {
  if (!notNormal.test(text)) return text;
  return normaliseCharacters(text)
    .replace(/ *\n[ \n]*| {2,}/g, ' ')
    .trim();
}

/** Lines: white space collapsed within each, empty lines dropped. */
export function normaliseLines(text: string): string {
  if (!notNormal.test(text)) return text;
  return normaliseCharacters(text)
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** Code: indentation and empty lines inside are kept (a tab is two spaces), trailing space is not. */
export function normaliseCode(text: string): string {
  return normaliseCharacters(text.replace(/\t/g, '  '))
    .replace(/ +$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}

/** Whether a character counts as white space here. */
export function isSpace(character: string): boolean {
  return character === '\n' || spaces.test(character);
}
