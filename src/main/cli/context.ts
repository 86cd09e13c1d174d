/** What every command is given. */
import type { Language } from '../../shared/domain.ts';
import { TrouvailleError, type ErrorValues } from '../../shared/errors.ts';
import { message } from '../../shared/i18n/messages.ts';
import type { MessageKey } from '../../shared/i18n/fr.ts';
import type { Interruption } from './interruption.ts';
import type { Output } from './output.ts';

export interface CommandContext {
  readonly language: Language;
  readonly output: Output;
  /** Absolute. */
  readonly dataFolder: string;
  readonly interruption: Interruption;
  /** A sentence in the person's language. */
  readonly say: (key: MessageKey, values?: ErrorValues) => string;
  /** Reports an error and gives its exit status: of several things asked, the others are still done. */
  readonly report: (error: unknown) => number;
}

type UsageKey = Extract<MessageKey, `usage.${string}`>;

/** An error of usage, in the person's language. */
export function usageError(
  language: Language,
  key: UsageKey,
  values: ErrorValues = {},
): TrouvailleError {
  return new TrouvailleError('usage', { detail: message(language, key, values) });
}
