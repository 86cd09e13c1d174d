import { expect, it } from 'vitest';
import { HeldDeletions } from '../../../src/main/indexing/held-deletions.ts';

it('a file that is missed is kept until the grace is over, and anew once it was there again', () => {
  let now = 0;
  const held = new HeldDeletions(100, () => now);
  const round = (...missed: string[]): string[] => {
    const again = held.begin();
    for (const path of missed) if (!held.holds(path)) again.push(`deleted ${path}`);
    held.end();
    return again;
  };
  expect(round('a', 'b')).toEqual([]);
  now = 50;
  expect(round('a')).toEqual(['a', 'b']);
  expect(held.size).toBe(1);
  now = 60;
  expect(round('a', 'b')).toEqual(['a']);
  now = 100;
  expect(round('a', 'b')).toEqual(['a', 'b', 'deleted a']);
  now = 160;
  expect(round('b')).toEqual(['b', 'deleted b']);
  expect(held.size).toBe(0);
});
