/** Conditions on the text of passages, for what the word index cannot say: order and distance. */
import { analyse } from '../store/lexical/analyse.ts';
import { matchSpans, phraseSpans } from '../store/lexical/highlight.ts';
import type { QueryWord } from '../store/lexical/query-words.ts';
import type { IndexView } from './index-view.ts';

/** Rows whose text holds the phrase as written; null: there is no word in it. */
export function phraseRows(view: IndexView, phrase: string): number[] | null {
  const words = analyse(phrase, 'fr').tokens;
  if (words.length === 0) return null;
  const english = analyse(phrase, 'en').tokens;
  // Words that say nothing in one of the languages are not indexed in its texts.
  const telling = words.filter((word, at) => !word.stop && english[at]?.stop === false);
  const candidates =
    telling.length > 0
      ? view.lexical.writtenRows(telling.map(({ exact }) => exact))
      : view.directory.rows();
  return candidates.filter((row) => {
    const passage = view.passages.textOfRow(view.generation.id, row);
    return passage !== null && phraseSpans(passage.text, phrase).length > 0;
  });
}

/** Of `candidates`, rows where one of `left` and one of `right` have at most `distance` words between. */
export function nearRows(
  view: IndexView,
  candidates: readonly number[],
  left: readonly QueryWord[],
  right: readonly QueryWord[],
  distance: number,
): number[] {
  return candidates.filter((row) => {
    const passage = view.passages.textOfRow(view.generation.id, row);
    if (!passage) return false;
    const { text, language } = passage;
    const order = new Map(analyse(text, language).tokens.map(({ start }, at) => [start, at]));
    const places = (words: readonly QueryWord[]): number[] =>
      words
        .flatMap((word) => matchSpans(text, language, [word]))
        .flatMap(([start]) => order.get(start) ?? []);
    const ends = places(right);
    return places(left).some((a) => ends.some((b) => a !== b && Math.abs(a - b) - 1 <= distance));
  });
}
