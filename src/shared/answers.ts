import type { InferenceContract } from './contract.ts';
import type { Hit } from './domain.ts';
import type { CallOptions, Client } from './rpc.ts';
import { sentences } from './sentences.ts';

/** Sentences compared a call: about 25 tokens each, so that a newer query waits 100 ms at most. */
const sliceLength = 16;

/**
 * The hits with the sentence that answers marked in each: the one nearest in meaning to the query.
 * A passage of one sentence is its own answer.
 */
export async function locateAnswers(
  inference: Client<InferenceContract>,
  meaning: string,
  hits: readonly Hit[],
  call: CallOptions,
): Promise<Hit[]> {
  const spans = hits.map((hit) => (hit.match === 'passage' ? sentences(hit.text) : []));
  const texts = hits.flatMap((hit, index) =>
    (spans[index] ?? []).map(([start, end]) => hit.text.slice(start, end)),
  );
  const cosines: number[] = [];
  for (let from = 0; from < texts.length; from += sliceLength) {
    const slice = texts.slice(from, from + sliceLength);
    const scored = await inference.call('similarity', { query: meaning, texts: slice }, call);
    cosines.push(...scored.cosines);
  }
  let next = 0;
  return hits.map((hit, index) => {
    let best: { span: readonly [number, number]; cosine: number } | null = null;
    for (const span of spans[index] ?? []) {
      const cosine = cosines[next++] ?? -1;
      if (best === null || cosine > best.cosine) best = { span, cosine };
    }
    return best ? { ...hit, answer: best.span } : hit;
  });
}
