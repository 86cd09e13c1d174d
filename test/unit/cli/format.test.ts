import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, duration, size, table } from '../../../src/main/cli/format.ts';

/** Narrow and plain no-break spaces as spaces. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');

describe('figures for people', () => {
  it('writes sizes in decimal units of the language', () => {
    expect(plain(size('fr', 12_345_678))).toBe('12,3 Mo');
    expect(size('en', 999)).toBe('999 B');
    expect(size('en', 5e15)).toBe('5,000.0 TB');
  });

  it('writes times with the units that matter', () => {
    expect(duration('fr', 45.4)).toBe('45 s');
    expect(duration('fr', 200)).toBe('3 min 20 s');
    expect(duration('en', 7500)).toBe('2 h 5 min');
    expect(duration('en', 3600)).toBe('1 h');
  });

  it('writes days', () => {
    expect(day('fr', '2023-03-03T12:00:00.000Z')).toBe('3 mars 2023');
    expect(day('en', '2023-03-03T12:00:00.000Z')).toBe('3 March 2023');
  });

  it('lines columns up, whatever they hold', () => {
    expect(
      table(
        [
          ['a', '1'],
          ['bbb', '22'],
        ],
        [1],
      ),
    ).toEqual(['a     1', 'bbb  22']);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string({ minLength: 1 }))), (rows) => {
        const widest = Math.max(0, ...rows.map(([first]) => first.length));
        table(rows).forEach((line, index) => {
          expect(line.slice(0, widest)).toBe(
            (rows[index]?.[0] ?? '').padEnd(widest).slice(0, line.length),
          );
        });
      }),
    );
  });
});
