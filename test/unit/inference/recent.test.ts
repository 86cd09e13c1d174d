import { describe, expect, it } from 'vitest';
import { Recent } from '../../../src/main/inference/recent.ts';

const ofLength = (capacity: number) => new Recent<string>(capacity, ({ length }) => length);

describe('what was used last', () => {
  it('is kept up to the number that there is room for, the oldest going first', () => {
    const recent = new Recent<string>(2);
    for (const key of ['a', 'b', 'c']) recent.set(key, key);
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([undefined, 'b', 'c']);
  });

  it('is what was asked for, not only what was put in', () => {
    const recent = new Recent<string>(2);
    recent.set('a', 'a');
    recent.set('b', 'b');
    recent.get('a');
    recent.set('c', 'c');
    expect(recent.get('a')).toBe('a');
    expect(recent.get('b')).toBeUndefined();
  });

  it('is measured by its size: a large value takes the place of several', () => {
    const recent = ofLength(10);
    for (const key of ['a', 'b', 'c']) recent.set(key, 'xxx');
    recent.set('d', 'xxxxxx');
    expect(['a', 'b', 'c', 'd'].map((key) => recent.get(key))).toEqual([
      undefined,
      undefined,
      'xxx',
      'xxxxxx',
    ]);
  });

  it('counts a value that is replaced once', () => {
    const recent = ofLength(6);
    for (let times = 0; times < 5; times++) recent.set('a', 'xxx');
    recent.set('b', 'xxx');
    expect(recent.get('a')).toBe('xxx');
  });

  it('does not hold what is larger than all there is room for', () => {
    const recent = ofLength(3);
    recent.set('a', 'xxxx');
    expect(recent.get('a')).toBeUndefined();
    recent.set('b', 'x');
    expect(recent.get('b')).toBe('x');
  });
});
