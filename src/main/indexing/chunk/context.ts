/** The lines of context that travel with a passage to the models, within a bound of tokens. */
import { chunkingParameters } from './limits.ts';
import type { Measure } from './measure.ts';

/** Where a passage stands, each value as extracted. */
export interface Setting {
  readonly title: string;
  /** Outermost first, without what the passage's own text begins with. */
  readonly headings: readonly string[];
  readonly sheet: string;
  readonly caption: string;
  readonly headers: string;
}

export const headingSeparator = ' > ';
const ellipsis = '…';

/** Title, headings, sheet and caption, column headers: one a line, each shortened to its bound. */
export function contextOf(setting: Setting, budget: number, measure: Measure): string {
  const { titleTokens, headingsTokens, captionTokens, headersTokens } = chunkingParameters;
  const place = [setting.sheet, setting.caption].filter((line) => line !== '').join(' - ');
  const lines = [
    { tokens: titleTokens, of: (most: number) => shortened(setting.title, most, measure) },
    { tokens: headingsTokens, of: (most: number) => innermost(setting.headings, most, measure) },
    { tokens: captionTokens, of: (most: number) => shortened(place, most, measure) },
    { tokens: headersTokens, of: (most: number) => shortened(setting.headers, most, measure) },
  ];
  const write = (share: number): string =>
    lines
      .map((line) => line.of(Math.floor(line.tokens * share)))
      .filter((line) => line !== '')
      .join('\n');
  const whole = write(1);
  if (measure.count(whole) <= budget) return whole;
  const wanted = titleTokens + headingsTokens + captionTokens + headersTokens;
  const scaled = write(Math.max(0, budget) / (wanted + lines.length));
  return measure.count(scaled) <= budget ? scaled : '';
}

/** The innermost headings that fit, outermost first; the innermost itself shortened if need be. */
function innermost(headings: readonly string[], most: number, measure: Measure): string {
  let path = '';
  for (const heading of headings.toReversed()) {
    const longer = path === '' ? heading : heading + headingSeparator + path;
    if (measure.cost(longer, 0, longer.length) > most) {
      return path === '' ? shortened(heading, most, measure) : path;
    }
    path = longer;
  }
  return path;
}

/** `line` as it is, or as many of its first words as fit with an ellipsis; '' where none does. */
function shortened(line: string, most: number, measure: Measure): string {
  if (line === '') return '';
  if (measure.cost(line, 0, line.length) <= most) return line;
  const words = line.slice(0, measure.maxCharacters).split(/\s+/);
  let count = 0;
  let kept = '';
  for (const word of words) {
    count += measure.count(` ${word}`);
    if (count > most) break;
    kept = kept === '' ? word : `${kept} ${word}`;
  }
  // The last words make room for the ellipsis, whose cost depends on the tokenizer.
  for (
    let short = kept;
    short !== '';
    short = short.slice(0, Math.max(0, short.lastIndexOf(' ')))
  ) {
    const line = `${short.replace(/[\s|,;:>-]+$/, '')} ${ellipsis}`;
    if (measure.count(line) <= most) return line;
  }
  return '';
}

/** A file's name as a title: `Facture_EDF-2023%20mars.pdf` → `Facture EDF-2023 mars`. */
export function readableName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const stem = name.replace(/(?<=.)\.(?=\d*[A-Za-z])[A-Za-z0-9]{1,8}$/, '');
  return unescaped(stem)
    .replace(/[_+]+|(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `%20` and the like as the characters they stand for; as it is where they stand for none. */
function unescaped(name: string): string {
  if (!/%[0-9A-Fa-f]{2}/.test(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a name with a plain per cent sign
  }
}
