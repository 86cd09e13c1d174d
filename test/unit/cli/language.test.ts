import { describe, expect, it } from 'vitest';
import { askedLanguage, systemLanguage } from '../../../src/main/language.ts';

describe('the language', () => {
  it('is the first variable of the locale that is set', () => {
    expect(systemLanguage({ LANG: 'fr_FR.UTF-8' })).toBe('fr');
    expect(systemLanguage({ LC_ALL: 'en_GB.UTF-8', LANG: 'fr_FR.UTF-8' })).toBe('en');
    expect(systemLanguage({ LC_ALL: '', LC_MESSAGES: 'fr', LANG: 'C' })).toBe('fr');
    expect(systemLanguage({ LANG: 'fr-CA' })).toBe('fr');
  });

  it('is English for other locales, also those that begin like French', () => {
    expect(systemLanguage({ LANG: 'C.UTF-8' })).toBe('en');
    expect(systemLanguage({ LANG: 'fry_NL' })).toBe('en');
    expect(systemLanguage({ LANG: 'de_DE' })).toBe('en');
  });

  it('is what --lang asks for, in both forms, anywhere on the line', () => {
    expect(askedLanguage(['status', '--lang', 'fr'])).toBe('fr');
    expect(askedLanguage(['--lang=en', 'status'])).toBe('en');
    expect(askedLanguage(['status'])).toBeNull();
    expect(askedLanguage(['status', '--lang', 'de'])).toBeNull();
    expect(askedLanguage(['status', '--lang'])).toBeNull();
  });
});
