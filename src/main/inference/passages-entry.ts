/** The embedder process: vectors of passages, a batch a call. */
import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { serve, type Server } from '../../shared/rpc.ts';
import { childSide } from '../shell/node/child.ts';
import { embedderHandlers } from './passages-service.ts';

/** The parent's port: it is told what becomes of the provider. The indexer's is another. */
let control: Pick<Server<EmbedderContract>, 'emit'> = { emit() {} };
const handlers = embedderHandlers({ server: () => control });

childSide().onPort((name, port) => {
  const server = serve<EmbedderContract>(port, handlers);
  if (name === 'control') control = server;
});
