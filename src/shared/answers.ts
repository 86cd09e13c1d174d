import type { InferenceContract } from './inference-contract.ts';
import type { Hit, Span } from './domain.ts';
import type { CallOptions, Client } from './rpc.ts';
import { sentences } from './sentences.ts';

/** Sentences compared a call: about 25 tokens each, so that a newer query waits 100 ms at most. */
const sliceLength = 16;

/**
 * What the query's words in a sentence count beside its cosine. `bench/answers.ts`, 491 questions of
 * piaf-dev: the sentence holds the answer for 69.0% by words alone, 67.0% by meaning alone, 70.1% by
 * both at 0.1; 249 of cnil-faq: 70.3%, 64.7%, 64.3%.
 */
export const wordWeight = 0.1;

/**
 * Sentences of a hit that are compared by meaning: none that holds fewer of the query's words than
 * another by more than this, a third of them (the same 70.1% and 64.3%, with 1.3 sentences compared of
 * 4.7, 1.2 of 2.8), and at most so many, those with most words (70.3% and 64.3%). Short texts cost
 * 10 ms each, whatever shares their batch: with four of each hit a page of ten took 405 ms.
 */
const wordMargin = 0.34;
const mostSentences = 3;

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

/** The sentences of a hit that may answer, in their order. */
function candidates({ text, highlights }: Hit): Span[] {
  const all = sentences(text).map((span) => ({ span, share: wordShare(text, span, highlights) }));
  const best = all.reduce((most, { share }) => Math.max(most, share), 0);
  const near = all.filter(({ share }) => share >= best - wordMargin);
  const kept = new Set(near.toSorted((a, b) => b.share - a.share).slice(0, mostSentences));
  return near.filter((one) => kept.has(one)).map(({ span }) => span);
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
