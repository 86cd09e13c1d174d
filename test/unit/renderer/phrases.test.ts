import { describe, expect, test } from 'vitest';
import { english } from '../../../src/renderer/i18n/en.ts';
import { french } from '../../../src/renderer/i18n/fr.ts';
import { Phrases, preferredLanguage } from '../../../src/renderer/i18n/phrases.ts';

const places = (sentence: unknown): string[] =>
  [...JSON.stringify(sentence).matchAll(/\{(\w+)\}/g)].map(([place]) => place).toSorted();

describe('what the window says', () => {
  // That no key is missing is checked by the compiler: `english` is a `Catalogue`.
  test('every sentence fills the same places in both languages', () => {
    const other: Readonly<Record<string, unknown>> = english;
    for (const [key, sentence] of Object.entries(french)) {
      expect(new Set(places(other[key])), key).toEqual(new Set(places(sentence)));
    }
  });

  test('counts by the rules of the language: nothing is one thing in French, many in English', () => {
    const [fr, en] = [new Phrases('fr'), new Phrases('en')];
    expect([0, 1, 2].map((count) => fr.count('search.count', count))).toEqual([
      '0 passage',
      '1 passage',
      '2 passages',
    ]);
    expect(en.count('search.count', 0)).toBe('0 passages');
    expect(fr.count('library.passages', 12345)).toBe('12\u202f345 passages');
  });

  test('a day has its year unless it is this one’s', () => {
    const now = new Date('2026-06-01T12:00:00');
    const fr = new Phrases('fr');
    expect(fr.day('2026-03-05T12:00:00', now)).toBe('5 mars');
    expect(fr.day('2023-03-05T12:00:00', now)).toBe('5 mars 2023');
  });

  test('time left is rounded to what it can say', () => {
    const en = new Phrases('en');
    expect([1, 12, 59, 61, 600, 7200].map((seconds) => en.duration(seconds))).toEqual([
      '5 seconds',
      '15 seconds',
      '60 seconds',
      '1 minute',
      '10 minutes',
      '2 hours',
    ]);
  });

  test('a missing value leaves its place visible, and a value is never read as a pattern', () => {
    const fr = new Phrases('fr');
    expect(fr.say('search.page')).toBe('p. {page}');
    expect(fr.say('search.inside', { name: '$& {name}' })).toBe('dans $& {name}');
  });

  test('the first language that is spoken here is taken', () => {
    expect(preferredLanguage(['de-DE', 'fr-CH', 'en'])).toBe('fr');
    expect(preferredLanguage(['en-US', 'fr'])).toBe('en');
    expect(preferredLanguage(['de'])).toBe('en');
  });
});
