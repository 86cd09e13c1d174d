/** Extractors as main lends them: it forks, and hands over a port to each. */
import type { ExtractorContract, ExtractorHostContract } from '../../shared/extraction-contract.ts';
import { createClient, type Client, type Port } from '../../shared/rpc.ts';
import type { ExtractorExit, ForkedExtractor } from './extractor-supervisor.ts';

/**
 * A `fork` for `ExtractorSupervisor`. `portNamed` resolves with the port of that name once main has
 * opened it, which may be before or after `fork` is answered.
 */
export function hostedFork(
  host: Client<ExtractorHostContract>,
  portNamed: (name: string) => Promise<Port>,
): () => Promise<ForkedExtractor> {
  const waiting = new Map<string, (exit: ExtractorExit) => void>();
  /** Those that ended before anyone asked. */
  const ended = new Map<string, ExtractorExit>();
  host.on('exited', ({ port, ...exit }) => {
    const resolve = waiting.get(port);
    waiting.delete(port);
    if (resolve) resolve(exit);
    else ended.set(port, exit);
  });
  return async () => {
    const { port: name } = await host.call('fork', null);
    const exited = new Promise<ExtractorExit>((resolve) => {
      const exit = ended.get(name);
      ended.delete(name);
      if (exit) resolve(exit);
      else waiting.set(name, resolve);
    });
    const port = await portNamed(name);
    return {
      client: createClient<ExtractorContract>(port, 'extractor'),
      exited,
      kill() {
        // It may have ended by itself meanwhile; `exited` tells either way.
        host.call('kill', { port: name }).catch(() => {});
      },
    };
  };
}
