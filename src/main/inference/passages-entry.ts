/** The embedder process: vectors of passages, a batch a call. */
import type { EmbedderContract } from '../../shared/contract.ts';
import { serve } from '../../shared/rpc.ts';
import { childSide } from '../shell/node/child.ts';
import { embedderHandlers } from './passages-service.ts';

const handlers = embedderHandlers();
childSide().onPort((_name, port) => {
  serve<EmbedderContract>(port, handlers);
});
