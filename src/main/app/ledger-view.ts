import type { LedgerContract, LedgerSummary } from '../../shared/ledger-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Client } from '../../shared/rpc.ts';
import type { SearchSession } from '../engine/engine.ts';
import type { SearchService } from './search-service.ts';

/** The index's list of files, as the search process of the moment reads it. */
export class LedgerView {
  readonly #search: SearchService;
  readonly #dataFolder: string;
  /** Sessions whose ledger is opened, or being opened. */
  readonly #opened = new WeakMap<SearchSession, Promise<null>>();

  constructor(search: SearchService, dataFolder: string) {
    this.#search = search;
    this.#dataFolder = dataFolder;
  }

  ask<Output>(
    request: (client: Client<LedgerContract>) => Promise<Output>,
    signal?: AbortSignal,
  ): Promise<Output> {
    return this.#search.ask(
      'index',
      async (session) => {
        let opened = this.#opened.get(session);
        if (!opened) {
          opened = session.ledger.call('open', { dataFolder: this.#dataFolder });
          this.#opened.set(session, opened);
        }
        await opened;
        return request(session.ledger);
      },
      signal,
    );
  }

  summary(): Promise<LedgerSummary> {
    return this.ask((ledger) => ledger.call('summary', null));
  }

  /** Where a file lies. Throws `path-missing` where the index knows no such file. */
  async locate(fileId: number): Promise<{ path: string; root: string }> {
    const place = await this.ask((ledger) => ledger.call('locate', { fileId }));
    if (!place) throw new TrouvailleError('path-missing', { path: `#${fileId}` });
    return place;
  }
}
