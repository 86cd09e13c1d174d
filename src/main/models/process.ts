import type { ModelWorkContract } from '../../shared/model-work.ts';
import { createClient, type CallOptions, type Client } from '../../shared/rpc.ts';
import type { Shell } from '../shell/seam.ts';
import type { ModelHooks } from './hooks.ts';

/**
 * Does one piece of work in a models' process, which ends with it: it takes seconds of computing, and
 * what it calls has ended processes. Throws what the work does, `service-stopped` where the process
 * ended, or `cancelled`.
 */
export async function withModelProcess<Result>(
  shell: Shell,
  { signal, onProgress }: ModelHooks,
  work: (client: Client<ModelWorkContract>, options: CallOptions) => Promise<Result>,
): Promise<Result> {
  const child = shell.fork('models');
  try {
    const client = createClient<ModelWorkContract>(child.openPort('control'), 'models');
    if (onProgress) client.on('progress', onProgress);
    return await work(client, signal ? { signal } : {});
  } finally {
    child.kill();
    await child.exited;
  }
}
