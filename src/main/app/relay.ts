import type { Client, Contract, Handlers } from '../../shared/rpc.ts';

/**
 * Handlers that pass the named requests on, and no others: what a window may ask of a service.
 * `ask` finds the client of the moment, and may ask again when the service has ended meanwhile.
 */
export function relay<C extends Contract, M extends keyof C['requests'] & string>(
  methods: readonly M[],
  ask: <Output>(
    request: (client: Client<C>) => Promise<Output>,
    signal: AbortSignal,
  ) => Promise<Output>,
): Pick<Handlers<C>, M> {
  const handlers: Partial<Pick<Handlers<C>, M>> = {};
  for (const method of methods) {
    handlers[method] = (input, signal) =>
      ask((client) => client.call(method, input, { signal }), signal);
  }
  // Every method was given its handler above.
  return handlers as Pick<Handlers<C>, M>;
}
