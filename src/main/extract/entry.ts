/** The extractor process: one document at a time, expendable. */
import { serve } from '../../shared/rpc.ts';
import type { ExtractorContract } from '../../shared/extraction-contract.ts';
import { childSide } from '../shell/node/child.ts';
import { extractorHandlers } from './service.ts';

childSide().onPort((_name, port) => {
  serve<ExtractorContract>(port, extractorHandlers());
});
