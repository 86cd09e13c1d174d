/** A PDF's title: its metadata's where it names the document, else the largest words of page 1. */
import { linesOf } from '../../shared/pdf/lines.ts';
import { normaliseLine } from '../../shared/normalise.ts';
import { greatestOf } from '../../shared/numbers.ts';
import type { PreparedPage } from '../../shared/pdf/prepare.ts';
import type { PdfProfile } from '../../shared/pdf/profile.ts';
import type { PdfInfo } from './pdf-document.ts';

const longest = 200;

export function pdfTitle(
  info: PdfInfo,
  firstPage: PreparedPage | undefined,
  profile: PdfProfile,
): string | null {
  const declared = titleOfMetadata(info.title);
  return declared ?? (firstPage ? largestWords(firstPage, profile) : null);
}

/** null where programs put a file's name or a placeholder there. */
export function titleOfMetadata(title: string | null): string | null {
  const line = normaliseLine(title ?? '').replace(/^microsoft (?:word|powerpoint|excel) - /i, '');
  const isPlaceholder =
    /^(?:untitled.*|sans titre.*|titre|title|document\d*|doc\d+|présentation\d*|presentation\d*|classeur\d*|microsoft word|slide \d+|layout \d+|\(?null\)?|no job name|print|impression.*|page \d+|diapositive \d+)$/i.test(
      line,
    );
  const isFileName =
    /\.(?:docx?|dotx?|pdf|indd|qxp|qxd|odt|odp|tex|dvi|xlsx?|pptx?|rtf|pub|ai|eps|cdr|txt|html?|wpd|tmp|jpe?g|tiff?)$/i.test(
      line,
    ) ||
    (!line.includes(' ') && /[_\d\\/]/.test(line));
  const letters = line.match(/\p{L}/gu)?.length ?? 0;
  if (isPlaceholder || isFileName || letters < 3 || line.includes('\ufffd')) return null;
  return line.slice(0, longest);
}

/** The largest lines of page 1, those next to each other joined; null where all are of one size. */
function largestWords(page: PreparedPage, { bodySize }: PdfProfile): string | null {
  const lines = linesOf(page.orientations[0]?.segments ?? []).filter(
    ({ text }) => (text.match(/\p{L}/gu)?.length ?? 0) >= 3,
  );
  const largest = greatestOf(lines.map(({ size }) => size));
  if (largest < 1.15 * bodySize) return null;
  const start = lines.findIndex(({ size }) => size === largest);
  let end = start + 1;
  while (end < lines.length) {
    const line = lines[end];
    const previous = lines[end - 1];
    if (!line || !previous || line.size < 0.95 * largest) break;
    if (line.y - previous.y > 2 * largest) break;
    end += 1;
  }
  const title = lines
    .slice(start, end)
    .map(({ text }) => text)
    .join(' ');
  // A mark that leads to a footnote.
  return title.length <= longest ? title.replace(/\s*[*∗†‡§]+$/, '') : null;
}
