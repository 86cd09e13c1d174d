import { describe, expect, it } from 'vitest';
import { hullOf } from '../../../src/main/indexing/chunk/cells.ts';

describe('the range that holds others', () => {
  it.each([
    [['A5:F5', 'A6:F6', 'A9:F9'], 'A5:F9'],
    [['B2', 'C3'], 'B2:C3'],
    [['B2'], 'B2'],
    [['Z1:AA1', 'AB3'], 'Z1:AB3'],
    [['AZ10:BA2'], 'AZ2:BA10'],
    [['ZZ1', 'AAA1'], 'ZZ1:AAA1'],
    [[undefined, 'A1', 'nothing'], 'A1'],
  ])('%j → %s', (ranges, hull) => expect(hullOf(ranges)).toBe(hull));

  it('is none where there are none', () => expect(hullOf([undefined])).toBeUndefined());
});
