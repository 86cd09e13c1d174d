/** Titles: documents' own properties where they are worth believing, and what stands in for them. */
import { normaliseLine } from '../../shared/normalise.ts';
import type { PageBuilder } from './page-builder.ts';

/** What programs put there by themselves, in the languages that their users are likely to have. */
const meaningless =
  /^(?:untitled|sans titre|sans nom|no title|title|titre|document ?\d*|doc ?\d*|classeur ?\d*|book ?\d*|feuille? ?\d*|sheet ?\d*|(?:powerpoint|présentation|presentation)(?: \w+)? ?\d*|microsoft (?:word|excel|powerpoint)\b.*|diapositive ?\d*|slide ?\d*|.{0,3})$/i;
/** A path or a file's name, that a template or a printer driver left. */
const fileName = /^[^\s]*[\\/][^\s]*$|\.(?:docx?|xlsx?|pptx?|od[tsp]|rtf|pdf|dotx?|html?|txt)$/i;
/** A title longer than this is a paragraph that went astray. */
const longest = 300;

/** A metadata title as one line; null where it says nothing about the document. */
export function sensibleTitle(title: string | null | undefined): string | null {
  const line = normaliseLine(title ?? '');
  if (line.length > longest || !/\p{L}{2}/u.test(line)) return null;
  if (meaningless.test(line) || fileName.test(line)) return null;
  return line;
}

/** The first heading; in a letter that has none, its subject (`Objet : …`), as it is written. */
export function titleOf(builder: PageBuilder): string | null {
  return builder.firstHeading ?? subjectLine(builder);
}

/** A subject stands in a letter's first lines. */
const subjectWithin = 2000;

function subjectLine(builder: PageBuilder): string | null {
  const start = builder.build().text.slice(0, subjectWithin);
  return /^(?:objet|subject|re)\s?: ?(\S.{2,200})$/imu.exec(start)?.[1] ?? null;
}

/** A heading that its author made by hand is short, and no sentence. */
const longestHandMade = 120;

/** A numbered item, all in bold and no sentence, is a heading that its author made by hand. */
export function isHandMadeHeading(text: string, label: string, bold: boolean): boolean {
  const line = normaliseLine(text);
  return bold && label !== '' && line.length <= longestHandMade && !/[.;,:!?]$/.test(line);
}
