/** What the window says, in one language: sentences, counts, dates and durations. */
import type { Language } from '../../shared/domain.ts';
import type { Failure } from '../../shared/errors.ts';
import { sentence } from '../../shared/i18n/messages.ts';
import { english } from './en.ts';
import { french, type Catalogue, type PlainKey, type PluralKey } from './fr.ts';

const catalogues: Record<Language, Catalogue> = { fr: french, en: english };

type Values = Readonly<Record<string, string | number>>;

export class Phrases {
  readonly language: Language;
  readonly #catalogue: Catalogue;
  readonly #plurals: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #decimals: Intl.NumberFormat;
  readonly #scores: Intl.NumberFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #dayAndYear: Intl.DateTimeFormat;

  constructor(language: Language) {
    this.language = language;
    this.#catalogue = catalogues[language];
    this.#plurals = new Intl.PluralRules(language);
    this.#numbers = new Intl.NumberFormat(language);
    this.#decimals = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#scores = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    this.#day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
    this.#dayAndYear = new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
  }

  /** The sentence for `key`, its `{name}` places filled. */
  say(key: PlainKey, values: Values = {}): string {
    return fill(this.#catalogue[key], values);
  }

  /** The sentence that tells of `count` things. */
  count(key: PluralKey, count: number): string {
    const forms = this.#catalogue[key];
    const form = this.#plurals.select(count) === 'one' ? forms.one : forms.other;
    return fill(form, { count: this.number(count) });
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** To one decimal. */
  decimal(value: number): string {
    return this.#decimals.format(value);
  }

  /** To two decimals, as a stage's score is told. */
  score(value: number): string {
    return this.#scores.format(value);
  }

  /** A size in the unit that suits it: kB, MB, GB. */
  bytes(count: number): string {
    const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;
    const power = Math.min(2, Math.max(0, Math.floor(Math.log10(Math.max(count, 1)) / 3) - 1));
    const format = { style: 'unit', unit: units[power], maximumFractionDigits: power } as const;
    return new Intl.NumberFormat(this.language, format).format(count / 1000 ** (power + 1));
  }

  /** A day, with its year unless it is this one's. `iso`: ISO 8601. */
  day(iso: string, now: Date = new Date()): string {
    const date = new Date(iso);
    const format = date.getFullYear() === now.getFullYear() ? this.#day : this.#dayAndYear;
    return format.format(date);
  }

  /** Rounded to what it can honestly say: seconds by fives, minutes, then hours. */
  duration(seconds: number): string {
    if (seconds < 60)
      return this.count('duration.seconds', Math.max(5, Math.ceil(seconds / 5) * 5));
    if (seconds < 90 * 60) return this.count('duration.minutes', Math.round(seconds / 60));
    return this.count('duration.hours', Math.round(seconds / 3600));
  }

  failure(failure: Failure): string {
    return sentence(this.language, failure);
  }
}

function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : String(value);
  });
}

/** The first of a person's languages that the window speaks. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const tag of languages) {
    if (tag.toLowerCase().startsWith('fr')) return 'fr';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}
