import type { Span } from '../../shared/domain.ts';

/** A stretch of a text that is drawn alike. */
export interface Piece {
  readonly text: string;
  /** Words of the question. */
  readonly word: boolean;
  /** The sentence that answers. */
  readonly answer: boolean;
}

/**
 * `text.slice(from)` cut where its drawing changes. Spans may overlap, touch, or reach out of the
 * text; they are in UTF-16 units of the whole text.
 */
export function pieces(
  text: string,
  words: readonly Span[],
  answer: Span | null,
  from = 0,
): Piece[] {
  const cuts = new Set([from, text.length]);
  for (const [start, end] of answer ? [...words, answer] : words) {
    if (start > from && start < text.length) cuts.add(start);
    if (end > from && end < text.length) cuts.add(end);
  }
  const ordered = [...cuts].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((start, index) => {
    const end = ordered[index + 1] ?? text.length;
    const within = ([spanStart, spanEnd]: Span) => spanStart <= start && end <= spanEnd;
    return {
      text: text.slice(start, end),
      word: words.some(within),
      answer: answer !== null && within(answer),
    };
  });
}

/** A row shows this many characters at least: the answer is to lie in its first half. */
const comfortable = 180;

/**
 * Where a row's excerpt begins, so that what answers is in sight: the start, or the start of the
 * answer or of the first word, moved back to the sentence it stands in.
 */
export function excerptStart(text: string, words: readonly Span[], answer: Span | null): number {
  const first = answer ?? words[0];
  if (!first || text.length <= comfortable || first[0] < comfortable / 2) return 0;
  const before = text.slice(0, first[0]);
  const sentence = Math.max(...['. ', '! ', '? ', '\n'].map((mark) => before.lastIndexOf(mark)));
  if (sentence >= 0 && first[0] - sentence < comfortable) {
    return skipBlank(text, sentence + 1);
  }
  return skipBlank(text, before.lastIndexOf(' ', first[0] - comfortable / 2) + 1);
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}
