import type { Hit } from '../../shared/domain.ts';
import type { Phrases } from '../i18n/phrases.ts';
import { pageOf } from '../text/place.ts';

/** A passage as it is quoted elsewhere. */
export interface Quotation {
  readonly text: string;
  readonly title: string;
  /** `p. 3`, or where else in the document; null where that says nothing. */
  readonly where: string | null;
  readonly date: string;
}

/** The passage between the language's quotation marks, and where it is from on a line of its own. */
export function quotation(
  { text, title, where, date }: Quotation,
  [open, close]: readonly [string, string],
): string {
  const reference = [title, where, date].filter((part) => part !== null && part !== '').join(', ');
  return `${open}${text.trim()}${close}\n— ${reference}\n`;
}

/** A result's passage with what it is from, in the reader's language: title, place, date. */
export function quotedHit(hit: Hit, title: string, phrases: Phrases): string {
  const page = pageOf(hit);
  const where = [
    hit.inside === null ? null : phrases.say('preview.where.inside', { name: hit.inside }),
    hit.sheet === null ? null : phrases.say('search.sheet', { sheet: hit.sheet }),
    page === null ? null : phrases.say('search.page', { page }),
  ].filter((part) => part !== null);
  return quotation(
    {
      ...{ text: hit.text, title, date: phrases.day(hit.modified) },
      where: where.length > 0 ? where.join(', ') : null,
    },
    [phrases.say('preview.quote.open'), phrases.say('preview.quote.close')],
  );
}
