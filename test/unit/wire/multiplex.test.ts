import { describe, expect, test } from 'vitest';
import { multiplex } from '../../../src/shared/multiplex.ts';
import { createClient, portPair, serve } from '../../../src/shared/rpc.ts';

interface Echo {
  requests: { echo: { input: string; output: string } };
  events: Record<string, never>;
}
const names = ['one', 'two'] as const;

describe('channels over one port', () => {
  test('each has its own conversation', async () => {
    const [left, right] = portPair();
    const here = multiplex(left, names);
    const there = multiplex(right, names);
    serve<Echo>(there('one'), { echo: (text) => `one ${text}` });
    serve<Echo>(there('two'), { echo: (text) => `two ${text}` });
    const one = createClient<Echo>(here('one'), 'one');
    const two = createClient<Echo>(here('two'), 'two');
    expect(await Promise.all([one.call('echo', 'a'), two.call('echo', 'b')])).toEqual([
      'one a',
      'two b',
    ]);
  });

  test('a request made before the other end listens is answered', async () => {
    const [left, right] = portPair();
    const client = createClient<Echo>(multiplex(left, names)('two'), 'two');
    const answer = client.call('echo', 'early');
    const there = multiplex(right, names);
    await Promise.resolve();
    serve<Echo>(there('two'), { echo: (text) => text });
    expect(await answer).toBe('early');
  });

  test('when the port closes, every request on every channel ends', async () => {
    const [left, right] = portPair();
    const here = multiplex(left, names);
    multiplex(right, names);
    const pending = [
      createClient<Echo>(here('one'), 'one').call('echo', 'a'),
      createClient<Echo>(here('two'), 'two').call('echo', 'b'),
    ];
    right.close();
    for (const { status } of await Promise.allSettled(pending)) expect(status).toBe('rejected');
  });

  test('a frame for an unknown channel, or no frame at all, closes the port', async () => {
    for (const bad of [{ channel: 'three', data: 1 }, 'hello', null, { channel: 1, data: 1 }]) {
      const [left, right] = portPair();
      multiplex(right, names);
      const closed = new Promise<void>((resolve) => left.onClose(resolve));
      left.post(bad);
      await closed;
    }
  });
});
