/** What the person should know though nothing failed, as sentences. */
import type { Language } from '../../shared/domain.ts';
import { message } from '../../shared/i18n/messages.ts';
import { french, type MessageKey } from '../../shared/i18n/fr.ts';

export interface Notice {
  readonly code: string;
  /** What it is about: a folder, a rule, an error of the system. */
  readonly detail: string;
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(french, key);
}

export function noticeSentence(language: Language, { code, detail }: Notice): string {
  const key = `notice.${code}`;
  return message(language, isMessageKey(key) ? key : 'notice.other', { detail });
}

/** Why something is computed where it is; what an earlier version wrote stands as it is. */
export function providerSentence(language: Language, reason: string, detail: string): string {
  const key = `provider.${reason}`;
  return isMessageKey(key) ? message(language, key, { detail }) : reason;
}
