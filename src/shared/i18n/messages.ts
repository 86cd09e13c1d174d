/** The catalogue: one typed list of sentences, in every language, filled with values. */
import type { Language } from '../domain.ts';
import type { ErrorValues, Failure } from '../errors.ts';
import { english } from './en.ts';
import { french, type MessageKey } from './fr.ts';

const catalogues: Record<Language, Record<MessageKey, string>> = { fr: french, en: english };

/** The sentence for `key`, its `{name}` places filled from `values`. */
export function message(language: Language, key: MessageKey, values: ErrorValues = {}): string {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined ? '' : String(value);
  });
}

/** A failure as one sentence: what, where, and what to do. */
export function sentence(language: Language, failure: Failure): string {
  return message(language, `error.${failure.code}`, failure.values);
}
