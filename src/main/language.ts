/** In which language to speak. */
import type { Language } from '../shared/domain.ts';

/** The language of a locale's name (`fr_FR.UTF-8`, `fr-CA`): French where it is, else English. */
function languageOf(locale: string): Language {
  return /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';
}

/** The system's language: the first of the usual variables that is set, else the system's own word. */
export function systemLanguage(environment: NodeJS.ProcessEnv = process.env): Language {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) {
    const locale = environment[name];
    if (locale !== undefined && locale !== '') return languageOf(locale);
  }
  return languageOf(Intl.DateTimeFormat().resolvedOptions().locale);
}

/** `--lang` of a command line, before it is parsed: its help and its errors speak it too. */
export function askedLanguage(words: readonly string[]): Language | null {
  const index = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (index < 0) return null;
  const value = words[index]?.split('=')[1] ?? words[index + 1];
  return value === 'fr' || value === 'en' ? value : null;
}
