import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodePlaces,
  encodePlaces,
  type PassagePlace,
} from '../../../src/main/store/passage-places.ts';

const number = fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1));
const passage = fc.record({
  page: fc.nat(3),
  ...{ start: number, length: number, context: number, vector: number },
});

/** Pages begin where they begin: two passages of a page agree on it. */
function placed(drafts: readonly Omit<PassagePlace, 'position'>[]): PassagePlace[] {
  return drafts.map((draft) => ({ ...draft, position: draft.page * 1_000_003 + draft.start }));
}

test('places come back as they were, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(passage, { maxLength: 30 }), (drafts) => {
      const places = placed(drafts);
      expect(decodePlaces(encodePlaces(places))).toEqual(places);
    }),
  );
});

test('passages in a row take 8 bytes each at most', () => {
  const drafts = Array.from({ length: 100 }, (_, index) => ({
    ...{ page: 1 + Math.floor(index / 5), start: (index % 5) * 400, length: 390 },
    ...{ context: Math.floor(index / 8), vector: 5000 + index },
  }));
  expect(encodePlaces(placed(drafts)).length).toBeLessThanOrEqual(800);
});

test('a value that is cut short is refused', () => {
  const bytes = encodePlaces(placed([{ page: 1, start: 5, length: 400, context: 0, vector: 1 }]));
  expect(() => decodePlaces(bytes.subarray(0, -1))).toThrow(/cut short/);
});
