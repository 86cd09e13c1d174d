import { afterEach, describe, expect, it } from 'vitest';
import { listenForInterruption } from '../../../src/main/cli/interruption.ts';

const before = { int: process.listeners('SIGINT'), disconnect: process.listeners('disconnect') };

afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    for (const listener of process.listeners(signal)) {
      if (!before.int.includes(listener)) process.off(signal, listener);
    }
  }
  for (const listener of process.listeners('disconnect')) {
    if (!before.disconnect.includes(listener)) process.off('disconnect', listener);
  }
});

describe('an interruption', () => {
  it('asks first, and ends the second time', () => {
    const exits: number[] = [];
    const interruption = listenForInterruption((status) => exits.push(status));
    expect(interruption.status).toBeNull();
    process.emit('SIGINT');
    expect(interruption.signal.aborted).toBe(true);
    expect([interruption.status, exits]).toEqual([130, []]);
    process.emit('SIGINT');
    expect(exits).toEqual([130]);
  });

  it.skipIf(!process.channel)('takes the terminal’s signal and the launcher’s for one', () => {
    const exits: number[] = [];
    listenForInterruption((status) => exits.push(status));
    process.emit('SIGINT');
    process.emit('message', 'SIGINT', undefined);
    expect(exits).toEqual([]);
  });

  it('does not wait for work that has not ended', async () => {
    const interruption = listenForInterruption(() => {});
    const endless = interruption.race(new Promise(() => {}));
    process.emit('SIGTERM');
    await expect(endless).rejects.toThrow('interrupted');
    expect(interruption.status).toBe(143);
    await expect(interruption.race(new Promise(() => {}))).rejects.toThrow('interrupted');
  });
});
