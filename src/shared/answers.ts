import type { InferenceContract } from './contract.ts';
import type { Hit, Span } from './domain.ts';
import type { CallOptions, Client } from './rpc.ts';
import { sentences } from './sentences.ts';

/** Sentences compared a call: about 25 tokens each, so that a newer query waits 100 ms at most. */
const sliceLength = 16;

/**
 * What the query's words in a sentence count beside its cosine. `bench/answers.ts`, 78 questions of
 * piaf-dev: the sentence holds the answer for 65.4% by words alone, 64.1% by meaning alone, 69.2% by
 * both at 0.1; 38 of cnil-faq: 63.2%, 55.3%, 55.3%.
 */
export const wordWeight = 0.1;

/**
 * Sentences of a hit that are compared by meaning, those with most of the query's words: ten hits are
 * then 40 sentences of some 25 tokens, and a page is marked within 300 ms at 3,500 tokens a second.
 */
const mostSentences = 4;

/**
 * The hits with the sentence that answers marked in each: the one nearest in meaning to the query,
 * and with most of its words. A passage of one sentence is its own answer, at no cost.
 */
export async function locateAnswers(
  inference: Client<InferenceContract>,
  meaning: string,
  hits: readonly Hit[],
  call: CallOptions,
): Promise<Hit[]> {
  const spans = hits.map((hit) => (hit.match === 'passage' ? candidates(hit) : []));
  const asked = hits.flatMap((hit, index) => {
    const own = spans[index] ?? [];
    return own.length < 2 ? [] : own.map(([start, end]) => hit.text.slice(start, end));
  });
  const cosines: number[] = [];
  for (let from = 0; from < asked.length; from += sliceLength) {
    const slice = asked.slice(from, from + sliceLength);
    const scored = await inference.call('similarity', { query: meaning, texts: slice }, call);
    cosines.push(...scored.cosines);
  }
  let next = 0;
  return hits.map((hit, index) => {
    const own = spans[index] ?? [];
    const [only] = own;
    if (only && own.length === 1) return { ...hit, answer: only };
    let best: { span: Span; score: number } | null = null;
    for (const span of own) {
      const score =
        (cosines[next++] ?? -1) + wordWeight * wordShare(hit.text, span, hit.highlights);
      if (best === null || score > best.score) best = { span, score };
    }
    return best ? { ...hit, answer: best.span } : hit;
  });
}

/** A hit's sentences in order; of many, those with most of the query's words. */
function candidates({ text, highlights }: Hit): Span[] {
  const all = sentences(text);
  if (all.length <= mostSentences) return all;
  const kept = new Set(
    all
      .toSorted((a, b) => wordShare(text, b, highlights) - wordShare(text, a, highlights))
      .slice(0, mostSentences),
  );
  return all.filter((span) => kept.has(span));
}

/** How many of the query's words, as highlighted in the text, stand in a sentence: 0 to 1. */
export function wordShare(text: string, [start, end]: Span, highlights: readonly Span[]): number {
  const wordIn = (from: number, to: number): ReadonlySet<string> =>
    new Set(
      highlights
        .filter(([first, last]) => first >= from && last <= to)
        .map(([first, last]) => text.slice(first, last).toLowerCase()),
    );
  const all = wordIn(0, text.length).size;
  return all === 0 ? 0 : wordIn(start, end).size / all;
}
