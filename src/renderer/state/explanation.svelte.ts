import type { SearchContract } from '../../shared/search-contract.ts';
import { toFailure } from '../../shared/errors.ts';
import { parseQuery, queryParts, withoutPart, type QueryPart } from '../../shared/query.ts';
import type { Client } from '../../shared/rpc.ts';

/** A part of a question to which nothing is left, and what is left without it. */
export interface Culprit {
  readonly part: QueryPart;
  /** The question without it. */
  readonly text: string;
  /**
   * `nowhere`: a word that no passage holds. `everything`: a filter, phrase or exclusion that leaves
   * nothing at all. `found`: one that leaves passages, but none of those that hold the words.
   */
  readonly why: 'nowhere' | 'everything' | 'found';
  /** Passages that the question without it leaves (`everything`) or whose words they hold (`found`). */
  readonly passages: number | null;
}

/** Words of a question that are looked into: a longer one is answered by rephrasing it. */
const mostParts = 12;

/**
 * Why a question has no answer: the filters, phrases and exclusions without any one of which something
 * would be found, or found by its words; and the words that are in no passage. Rejects as the service does.
 */
export async function explain(
  search: Client<SearchContract>,
  source: string,
  signal: AbortSignal,
): Promise<Culprit[]> {
  const whole = queryParts(source);
  const parts = whole.parts.slice(0, mostParts);
  const tally = async (text: string) => {
    const scope = { query: parseQuery(text), folder: null };
    return await search.call('tally', { scope }, { signal });
  };
  const { allowed, holding } = await tally(source);
  const why = allowed === 0 ? 'everything' : 'found';
  const culprits = await Promise.all(
    parts.map(async (part): Promise<Culprit | null> => {
      const text = withoutPart(whole, part);
      if (part.kind === 'word') {
        // Alone, so that the other words do not hide that this one is nowhere.
        const alone = parts.length > 1 ? await tally(part.text) : null;
        if (!alone || alone.holding > 0 || alone.telling === 0) return null;
        return { part, text, why: 'nowhere', passages: null };
      }
      if (holding > 0 || text === '') return null;
      const left = await leftBy(() => tally(text));
      const passages = why === 'everything' ? left.allowed : left.holding;
      return passages > 0 ? { part, text, why, passages } : null;
    }),
  );
  return culprits.filter((culprit) => culprit !== null);
}

type Tally = SearchContract['requests']['tally']['output'];

/** Nothing where what is left of the question is no question any more. */
async function leftBy(tally: () => Promise<Tally>): Promise<Tally> {
  try {
    return await tally();
  } catch (error) {
    const { code } = toFailure(error);
    if (code === 'query-no-words' || code === 'query-empty')
      return { allowed: 0, holding: 0, telling: 0 };
    throw error;
  }
}

/** The explanation of the question of the moment. */
export class Explanation {
  culprits = $state.raw<readonly Culprit[]>([]);
  #running: AbortController | null = null;

  /** `search`: null where nothing answers. */
  of(search: Client<SearchContract> | null, source: string): void {
    this.#running?.abort();
    this.culprits = [];
    if (!search || source === '') return;
    const controller = new AbortController();
    this.#running = controller;
    explain(search, source, controller.signal).then(
      (culprits) => {
        if (!controller.signal.aborted) this.culprits = culprits;
      },
      () => {
        // The window tells of a service that does not answer; there is then nothing to explain.
      },
    );
  }
}
