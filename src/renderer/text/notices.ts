import type { AppState, Degradation } from '../../shared/app-contract.ts';
import { frenchNotices } from '../i18n/fr/notices.ts';
import type { Phrases } from '../i18n/phrases.ts';

export interface Notice {
  readonly text: string;
  /** It stands for as long as things are so; the others tell what has happened, and can be put away. */
  readonly lasting: boolean;
}

/** What works less well than it should, in order of weight: nothing of it is kept silent. */
export function noticesOf(
  phrases: Phrases,
  { lost, app }: { readonly lost: boolean; readonly app: AppState | null },
): readonly Notice[] {
  if (lost) {
    const text = `${phrases.say('degraded.lost')} ${phrases.say('degraded.lost.what')}`;
    return [{ text, lasting: true }];
  }
  if (!app) return [];
  const { searching, indexing, degraded } = app;
  const states: string[] = [];
  if (searching.kind === 'unavailable') states.push(phrases.failure(searching.failure));
  if (searching.kind === 'keywords') {
    states.push(
      searching.failure
        ? phrases.say('degraded.models', { reason: phrases.failure(searching.failure) })
        : phrases.say('degraded.keywords'),
    );
  }
  if (indexing.kind === 'unavailable') {
    states.push(phrases.say('degraded.searchOnly', { reason: phrases.failure(indexing.failure) }));
  }
  const happened = degraded.map((degradation) => degradationText(phrases, degradation));
  return [
    ...states.map((text) => ({ text, lasting: true })),
    ...[...new Set(happened)].map((text) => ({ text, lasting: false })),
  ];
}

function degradationText(phrases: Phrases, degradation: Degradation): string {
  if (degradation.kind === 'failure') return phrases.failure(degradation.failure);
  const { code, detail } = degradation;
  const key = `notice.${code}`;
  return phrases.say(isNoticeKey(key) ? key : 'notice.other', { detail: detail || code });
}

function isNoticeKey(key: string): key is keyof typeof frenchNotices {
  return Object.hasOwn(frenchNotices, key);
}
