/** How much a model is measured on: all questions, or as many as a slow one leaves time for. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInTexts, neighbouringTexts } from '../../../src/main/model/built-in-texts.ts';
import { questionsAsked, writeCalibration } from '../../../src/main/model/calibration.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { measureEncoder, measureReranker } from '../../../src/main/model/measure-calibration.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

const compiled = async (name: string): Promise<string> =>
  (await compileModel(join(fixtureModels, 'parity', name), temporaryFolder(), { dtype: 'int8' }))
    .folder;

describe('the built-in questions', () => {
  const { passages, questions } = builtInTexts();

  it('are all asked of an encoder, whose texts are counted on the way', async () => {
    const encoder = await compiled('bert-e5');
    const told: [number, number][] = [];
    const measured = await measureEncoder(encoder, {
      ...{ threads: 1, patienceSeconds: Infinity },
      onProgress: (done, total) => told.push([done, total]),
    });
    expect(measured.questions).toBeUndefined();
    const total = passages.length + questions.length;
    expect(told.at(-1)).toEqual([total, total]);
    // After each batch: a person sees it move, also among the passages.
    expect(told.filter(([done]) => done < passages.length).length).toBeGreaterThan(10);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
    writeCalibration(encoder, measured);
    expect(questionsAsked(encoder)).toBeNull();
  });

  it('are no fewer than sixty where there is no time at all, and what was asked is kept', async () => {
    const encoder = await compiled('bert-e5');
    const told: [number, number][] = [];
    const impatient = {
      ...{ threads: 1, patienceSeconds: 0 },
      onProgress: (done: number, total: number) => told.push([done, total]),
    };
    const measured = await measureEncoder(encoder, impatient);
    // What is told ends where it said it would.
    expect(told.at(-1)).toEqual([passages.length + 60, passages.length + 60]);
    expect(measured.questions).toBe(60);
    expect(measured.unrelatedMean).not.toBeNull();
    expect(measured.commonQuery?.every(Number.isFinite)).toBe(true);
    writeCalibration(encoder, measured);
    expect(questionsAsked(encoder)).toBe(60);

    const reranker = await compiled('xlmr-ce');
    const ordered = await measureReranker(reranker, encoder, impatient);
    expect(ordered.questions).toBe(60);
    // Sixty for the floor, and sixty among passages near each other for the weight.
    expect(told.at(-1)).toEqual([120, 120]);
    expect(ordered.weight).not.toBeNull();
    writeCalibration(reranker, ordered);
    expect(questionsAsked(reranker)).toBe(60);
  });
});

describe('the neighbours, which a reranker’s weight is measured on', () => {
  const { passages, questions } = neighbouringTexts();

  it('are further passages of the same documents, each asked a question that names it as the answer', () => {
    const base = builtInTexts();
    expect(passages.slice(0, base.passages.length)).toEqual(base.passages);
    const asked = new Set(questions.map(({ answer }) => answer));
    const unasked = passages.flatMap((text, index) => (asked.has(index) ? [] : [text]));
    expect(unasked).toEqual([]);
    for (const { related, text } of questions) expect(related.size, text).toBeGreaterThan(4);
  });

  it('are hard to tell apart by words: most questions are met by another passage too', () => {
    const met = questions.filter(({ words, answer }) =>
      [...words.keys()].some((passage) => passage !== answer),
    );
    expect(met.length / questions.length).toBeGreaterThan(0.9);
  });

  it('do not repeat a question that the floor is measured on', () => {
    const known = new Set(builtInTexts().questions.map(({ text }) => text));
    expect(questions.filter(({ text }) => known.has(text))).toEqual([]);
  });
});
