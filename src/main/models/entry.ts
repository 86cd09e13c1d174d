/** The models' process: one piece of work on models, then it is ended. */
import type { ModelWorkContract } from '../../shared/model-work.ts';
import { serve, type Server } from '../../shared/rpc.ts';
import { childSide } from '../shell/node/child.ts';
import { modelWorkHandlers } from './service.ts';

let server: Pick<Server<ModelWorkContract>, 'emit'> = { emit() {} };
const handlers = modelWorkHandlers(() => server);

childSide().onPort((_name, port) => {
  server = serve<ModelWorkContract>(port, handlers);
});
