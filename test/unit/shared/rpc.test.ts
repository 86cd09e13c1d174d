import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { createClient, portPair, serve, type Handlers } from '../../../src/shared/rpc.ts';

interface Arithmetic {
  requests: {
    double: { input: number; output: number };
    fail: { input: null; output: never };
    wait: { input: null; output: string };
    sum: { input: Float32Array; output: number };
  };
  events: { tick: { count: number } };
}

function pair(overrides: Partial<Handlers<Arithmetic>> = {}) {
  const [near, far] = portPair();
  const server = serve<Arithmetic>(far, {
    double: (input) => input * 2,
    fail() {
      throw new TrouvailleError('path-missing', { path: '/x' });
    },
    wait: () => new Promise(() => {}),
    sum: (input) => input.reduce((a, b) => a + b, 0),
    ...overrides,
  });
  return { client: createClient<Arithmetic>(near, 'arithmetic'), server, near, far };
}

describe('a request', () => {
  it('is answered', async () => {
    expect(await pair().client.call('double', 21)).toBe(42);
  });

  it('carries typed arrays', async () => {
    expect(await pair().client.call('sum', new Float32Array([1, 2, 3]))).toBe(6);
  });

  it('fails with the code and values that the service threw', async () => {
    await expect(pair().client.call('fail', null)).rejects.toMatchObject({
      code: 'path-missing',
      values: { path: '/x' },
    });
  });

  it('cancelled before it is sent never reaches the service', async () => {
    let asked = 0;
    const { client } = pair({ double: (input) => (asked++, input) });
    const signal = AbortSignal.abort();
    await expect(client.call('double', 1, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toBe(0);
  });

  it('cancelled on its way rejects at once, tells the service, and leaves nothing pending', async () => {
    let told = false;
    const { client } = pair({
      wait: (_, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (told = true));
        }),
    });
    const controller = new AbortController();
    const call = client.call('wait', null, { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(told).toBe(true);
    expect(client.pending).toBe(0);
  });

  it('whose reply comes after its cancelling is dropped without a sound', async () => {
    let finish: (value: string) => void = () => {};
    const { client } = pair({ wait: () => new Promise((resolve) => (finish = resolve)) });
    const controller = new AbortController();
    const call = client.call('wait', null, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 0));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    finish('late');
    expect(await client.call('double', 2)).toBe(4);
  });

  it('fails with service-stopped when the other end closes, and so does every later one', async () => {
    const { client, far } = pair();
    const call = client.call('wait', null);
    far.close();
    await expect(call).rejects.toMatchObject({
      code: 'service-stopped',
      values: { service: 'arithmetic' },
    });
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'service-stopped' });
  });

  it('for a method inherited from Object is refused', async () => {
    const { near } = pair();
    const client = createClient<{
      requests: { toString: { input: null; output: string } };
      events: Record<string, never>;
    }>(near, 'arithmetic');
    await expect(client.call('toString', null)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('an event', () => {
  it('reaches its listeners until they leave', async () => {
    const { client, server } = pair();
    const seen: number[] = [];
    const leave = client.on('tick', ({ count }) => seen.push(count));
    server.emit('tick', { count: 1 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    leave();
    server.emit('tick', { count: 2 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(seen).toEqual([1]);
  });
});
