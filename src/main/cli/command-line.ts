/** How a command declares its arguments and options: once, described in the catalogue, checked. */
import { Argument, Option } from 'commander';
import type { Language } from '../../shared/domain.ts';
import { message } from '../../shared/i18n/messages.ts';
import type { MessageKey } from '../../shared/i18n/fr.ts';
import { usageError, type CommandContext } from './context.ts';
import { unmarked } from './dash-words.ts';
import { nearest } from './nearest.ts';

type OptionKey = Extract<MessageKey, `help.option.${string}`>;
type ArgumentKey = Extract<MessageKey, `help.argument.${string}`>;
/** A command's work; it gives the exit status, and what it throws is reported. */
type Work = (context: CommandContext) => Promise<number>;

export class CommandLine {
  readonly language: Language;
  /** Runs a command's work: called by its action. */
  readonly run: (work: Work) => Promise<void>;

  constructor(language: Language, run: (work: Work) => Promise<void>) {
    this.language = language;
    this.run = run;
  }

  /** `name` as help shows it: `FOLDER…`, `[FOLDER…]`, `QUERY`. */
  argument(name: string, key: ArgumentKey): Argument {
    const declared = name.replace('…', '...');
    return new Argument(
      declared.startsWith('[') ? declared : `<${declared}>`,
      message(this.language, key),
    );
  }

  /** A switch, or a value taken as it is. */
  option(flags: string, key: OptionKey): Option {
    return new Option(flags, message(this.language, key));
  }

  /** One of some values; `fallback` null: none where the option is not given. */
  choice<Value extends string>(
    flags: string,
    key: OptionKey,
    values: readonly Value[],
    fallback: Value | null,
  ): Option {
    const option = new Option(flags, this.#described(key, values));
    if (fallback !== null) option.default(fallback);
    return option.argParser((text) => this.oneOf(unmarked(text), values, option.long ?? flags));
  }

  /** Some of the values, separated by commas. */
  list<Value extends string>(
    flags: string,
    key: OptionKey,
    values: readonly Value[],
    fallback: readonly Value[],
  ): Option {
    const option = new Option(flags, this.#described(key, values));
    option.default(fallback, fallback.join(','));
    return option.argParser((text) =>
      text.split(',').map((word) => this.oneOf(word.trim(), values, option.long ?? flags)),
    );
  }

  /** A whole number between two bounds, both included. */
  number(flags: string, key: OptionKey, low: number, high: number, fallback?: number): Option {
    const option = new Option(flags, message(this.language, key));
    if (fallback !== undefined) option.default(fallback);
    return option.argParser((text) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= low && value <= high) return value;
      throw usageError(this.language, 'usage.bad-number', {
        name: option.long ?? flags,
        value: unmarked(text),
        low,
        high,
      });
    });
  }

  /** `text` where it is one of `values`; else an error that names the nearest one. */
  oneOf<Value extends string>(text: string, values: readonly Value[], name: string): Value {
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    const near = nearest(text, values);
    throw near === null
      ? usageError(this.language, 'usage.bad-value', {
          name,
          value: text,
          choices: values.join(', '),
        })
      : usageError(this.language, 'usage.bad-value-near', { name, value: text, near });
  }

  #described(key: OptionKey, values: readonly string[]): string {
    const choices = message(this.language, 'help.choices', { values: values.join(', ') });
    return `${message(this.language, key)} (${choices})`;
  }
}
