import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateAnswers } from '../../../src/shared/answers.ts';
import type { InferenceContract } from '../../../src/shared/inference-contract.ts';
import type { Hit } from '../../../src/shared/domain.ts';
import { createClient, portPair, serve, type Handlers } from '../../../src/shared/rpc.ts';
import { sentences } from '../../../src/shared/sentences.ts';

const cut = (text: string): string[] => sentences(text).map(([from, to]) => text.slice(from, to));

describe('the sentences of a passage', () => {
  it.each([
    ['Le bail dure trois ans. Il se renouvelle !', 2],
    ['M. Dupont a écrit à Mme Durand. Elle a répondu.', 2],
    ['Voir l’art. 12 et p. 3 du contrat.', 1],
    ['« Venez ! » dit-il. Personne ne vint…', 3],
    ['Le total est de 1.250,50 euros', 1],
    ['1. Le bail dure trois ans.\n2. Le loyer est de 640 euros.', 2],
    ['Le préavis commence le 12. Il dure trois mois.', 2],
    ['Premier point\nSecond point\n\nFin', 3],
    ['', 0],
    [' \n ', 0],
  ])('%j are %i', (text, count) => expect(cut(text)).toHaveLength(count));

  it('hold every visible character once, in order, with no space around them', () => {
    const piece = fc.oneof(fc.constantFrom('. ', '! ', '\n', ' ', '…', 'M. ', '» '), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const made = cut(text);
        expect(made.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        for (const sentence of made) expect(sentence).toBe(sentence.trim());
      }),
    );
  });
});

describe('the sentence that answers', () => {
  const hit = (text: string, match: Hit['match'] = 'passage'): Hit => ({
    ...{ passageId: 1, fileId: 1, path: '/a', page: 1, title: null, type: 'txt', modified: '' },
    ...{ start: 0, end: text.length, text, context: '', sheet: null, cells: null, inside: null },
    ...{ copies: [], rank: 1, highlights: [], answer: null, score: 0, match },
    scores: { lexical: null, vector: null, fused: null, rerank: null },
  });

  /** A service by which a sentence is as near as the number in it, and what it was asked. */
  function numbered() {
    const calls: number[] = [];
    const [near, far] = portPair();
    const handlers: Handlers<InferenceContract> = {
      load: () => ({ encoder: null, reranker: null }),
      embedQuery: () => ({ vector: null, tokens: 0 }),
      rerank: () => ({ logits: Float32Array.of() }),
      similarity({ texts }) {
        calls.push(texts.length);
        return {
          cosines: Float32Array.from(texts, (text) => Number(/-?\d+/.exec(text)?.[0]) / 100),
        };
      },
      match: () => ({ matches: Float32Array.of() }),
      health: () => ({ residentBytes: 0, peakBytes: 0 }),
    };
    serve<InferenceContract>(far, handlers);
    return { calls, client: createClient<InferenceContract>(near, 'inference') };
  }

  it('is the nearest one of each hit, though all are compared together', async () => {
    const { client } = numbered();
    const hits = [hit('Vaut 10. Vaut 30. Vaut 20.'), hit('Vaut -50.'), hit('Vaut 5. Vaut 90.')];
    const made = await locateAnswers(client, 'q', hits, {});
    expect(made.map(({ text, answer }) => answer && text.slice(...answer))).toEqual([
      'Vaut 30.',
      'Vaut -50.',
      'Vaut 90.',
    ]);
  });

  it('is the only sentence of a passage that has one, which costs nothing', async () => {
    const { client, calls } = numbered();
    const [made] = await locateAnswers(client, 'q', [hit('Vaut 10.')], {});
    expect([made?.answer, calls]).toEqual([[0, 8], []]);
  });

  /** Where a word stands, each time. */
  const everywhere = (text: string, word: string): Hit['highlights'] =>
    [...text.matchAll(new RegExp(word, 'gu'))].map(({ index }) => [index, index + word.length]);

  it('is the one that alone holds the query’s words, which costs nothing', async () => {
    const { client, calls } = numbered();
    const text = 'Vaut 90. Le loyer vaut 10. Vaut 80.';
    const highlights = everywhere(text, 'loyer');
    const [made] = await locateAnswers(client, 'q', [{ ...hit(text), highlights }], {});
    expect(made?.answer && text.slice(...made.answer)).toBe('Le loyer vaut 10.');
    expect(calls).toEqual([]);
  });

  it('of a long passage is looked for among three of those with most of the query’s words', async () => {
    const { client, calls } = numbered();
    const text = 'Loyer 1. Vaut 95. Loyer 2. Loyer 8. Loyer 99. Vaut 98.';
    const highlights = everywhere(text, 'Loyer');
    const [made] = await locateAnswers(client, 'q', [{ ...hit(text), highlights }], {});
    expect(calls).toEqual([3]);
    expect(made?.answer && text.slice(...made.answer)).toBe('Loyer 8.');
  });

  it('has more of the query’s words, of two that are as near', async () => {
    const { client } = numbered();
    const text = 'Le loyer mensuel vaut 10. Le loyer mensuel sans charges vaut 10. Vaut 9.';
    const highlights = ['loyer', 'mensuel', 'charges'].flatMap((word) => everywhere(text, word));
    const [made] = await locateAnswers(client, 'q', [{ ...hit(text), highlights }], {});
    expect(made?.answer && text.slice(...made.answer)).toBe(
      'Le loyer mensuel sans charges vaut 10.',
    );
  });

  it('is none of a file found by its name, which costs nothing', async () => {
    const { client, calls } = numbered();
    const [made] = await locateAnswers(client, 'q', [hit('Vaut 10.', 'name')], {});
    expect([made?.answer, calls]).toEqual([null, []]);
  });

  it('is looked for in calls short enough for a newer query to come between', async () => {
    const { client, calls } = numbered();
    const page = Array.from({ length: 10 }, (_, index) =>
      hit(`Vaut 1. Vaut ${index}. Vaut 2. Vrai 0.`),
    );
    const made = await locateAnswers(client, 'q', page, {});
    expect(calls).toEqual([16, 14]);
    expect(made.map(({ text, answer }) => answer && text.slice(...answer))[9]).toBe('Vaut 9.');
    const stopped = locateAnswers(client, 'q', page, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(calls).toHaveLength(2);
  });
});
