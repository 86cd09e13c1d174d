/** The search process: answers queries, and the window's ledger, from an index it only reads. */
import type { LedgerContract } from '../../shared/ledger-contract.ts';
import type { SearchContract } from '../../shared/search-contract.ts';
import type { DocumentTextContract } from '../../shared/document-contract.ts';
import { serve } from '../../shared/rpc.ts';
import { childSide } from '../shell/node/child.ts';
import { documentTextHandlers } from './documents.ts';
import { ledgerHandlers } from './ledger.ts';
import { OpenIndex } from './open-index.ts';
import { searchHandlers } from './service.ts';

const index = new OpenIndex();

childSide().onPort((name, port) => {
  if (name === 'ledger') serve<LedgerContract>(port, ledgerHandlers(index));
  else if (name === 'documents') serve<DocumentTextContract>(port, documentTextHandlers(index));
  else serve<SearchContract>(port, searchHandlers(index));
});
