import { describe, expect, it } from 'vitest';
import { markDashWords, unmarked } from '../../../src/main/cli/dash-words.ts';

describe('words with a dash in a query', () => {
  it('are hidden from the parser of options, and come back as they were', () => {
    const words = ['search', 'impôts', '-foncier', '-"taxe', 'd’habitation"'];
    const marked = markDashWords(words);
    expect(marked.filter((word) => word.startsWith('-'))).toEqual([]);
    expect(marked.map(unmarked)).toEqual(words);
  });

  it('leaves options alone', () => {
    const words = ['search', '--limit', '3', '-h', '--', '-'];
    expect(markDashWords(words)).toEqual(words);
  });
});
