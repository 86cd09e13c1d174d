/** One page laid out as the index has it, without the rest of its document. */
import type { LaidOutPage } from './assemble.ts';
import { layoutPage } from './layout.ts';
import { lettersOf } from './locate.ts';
import { piecesOf, textOfPieces } from './pieces.ts';
import type { PreparedPage } from './prepare.ts';
import { ProfileBuilder } from './profile.ts';
import { toLines, type Segment } from './segments.ts';

/** Lines at each edge that may be running ones: as many as `furniture.ts` looks at. */
const edgeLines = 4;
/**
 * Layouts tried, some 2 ms each. Mostly the number of letters left out tells which lines they are, and
 * one is enough; a page of short equal lines may have some choices of the same number.
 */
const mostTried = 24;

/**
 * The page laid out with the letters and figures of `indexed`, its text in the index. Which of its
 * lines are running headers and footers is known from the whole document, which is not read again
 * here: the lines at its edges are left out that the index lacks. Headings, hyphens and signs may
 * still be taken otherwise than with the whole document's habits known; letters and their order are
 * the same. Where no choice of lines gives the index's letters, the whole page is laid out.
 */
export function layoutAsIndexed(page: PreparedPage, indexed: string): LaidOutPage {
  const builder = new ProfileBuilder();
  builder.add(page);
  const profile = builder.profile();
  const wanted = lettersOf(indexed).letters;
  const fits = (laidOut: LaidOutPage): boolean =>
    // What was written into forms and notes stands after the page's own text.
    wanted.startsWith(lettersOf(laidOut.text).letters);
  const whole = layoutPage(page, profile);
  if (fits(whole)) return whole;
  const surplus = lettersOf(whole.text).letters.length - wanted.length;
  const choices = choicesOf(edgesOf(page))
    .sort(
      (one, other) =>
        Math.abs(one.letters - surplus) - Math.abs(other.letters - surplus) ||
        one.segments.size - other.segments.size,
    )
    .slice(0, mostTried);
  for (const { segments } of choices) {
    const laidOut = layoutPage(page, profile, segments);
    if (fits(laidOut)) return laidOut;
  }
  return whole;
}

interface EdgeLine {
  readonly segments: readonly Segment[];
  readonly letters: number;
}

function edgesOf({ orientations: [main] }: PreparedPage): EdgeLine[] {
  const lines = toLines(main?.segments ?? []);
  const near = lines.filter((_, at) => at < edgeLines || at >= lines.length - edgeLines);
  return near.map((segments) => ({
    segments,
    letters: segments.reduce(
      (sum, { fragments }) => sum + lettersOf(textOfPieces(piecesOf(fragments))).letters.length,
      0,
    ),
  }));
}

interface Choice {
  readonly segments: ReadonlySet<Segment>;
  readonly letters: number;
}

/** Every choice of some of the lines, and how many letters leaving them out takes away. */
function choicesOf(lines: readonly EdgeLine[]): Choice[] {
  let choices: Choice[] = [{ segments: new Set(), letters: 0 }];
  for (const line of lines) {
    const withIt = choices.map(({ segments, letters }) => ({
      segments: new Set([...segments, ...line.segments]),
      letters: letters + line.letters,
    }));
    choices = [...choices, ...withIt];
  }
  return choices.slice(1);
}
