/** The inference process: the query's vector, and reranking a slice a call. */
import type { InferenceContract } from '../../shared/inference-contract.ts';
import { serve } from '../../shared/rpc.ts';
import { childSide } from '../shell/node/child.ts';
import { inferenceHandlers } from './queries-service.ts';

const handlers = inferenceHandlers();
childSide().onPort((_name, port) => {
  serve<InferenceContract>(port, handlers);
});
