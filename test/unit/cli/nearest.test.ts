import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/main/cli/nearest.ts';

const commands = ['index', 'search', 'status', 'settings', 'add', 'eval'];

describe('nearest', () => {
  it.each([
    ['serch', 'search'],
    ['indx', 'index'],
    ['Status', 'status'],
    ['ad', 'add'],
    ['setings', 'settings'],
  ])('%s was meant to be %s', (word, meant) => {
    expect(nearest(word, commands)).toBe(meant);
  });

  it('gives nothing where nothing is near', () => {
    expect(nearest('bicyclette', commands)).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });
});
