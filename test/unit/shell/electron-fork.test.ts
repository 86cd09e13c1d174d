import { beforeEach, describe, expect, test, vi } from 'vitest';
import { electronShell } from '../../../src/main/shell/electron/fork.ts';
import { parentPortSide } from '../../../src/main/shell/parent-port.ts';
import type { Shell } from '../../../src/main/shell/seam.ts';
import { createClient, serve } from '../../../src/shared/rpc.ts';
import { ElectronDouble, type DoubleUtility } from './electron-double.ts';

interface Greeter {
  requests: { greet: { input: string; output: string } };
  events: Record<string, never>;
}

let electron: ElectronDouble;
let shell: Shell;
let killed: number[];
let lowered: number[];

beforeEach(() => {
  electron = new ElectronDouble();
  killed = [];
  lowered = [];
  shell = electronShell(electron, {
    kill: (pid) => killed.push(pid),
    lowerPriority: (pid) => lowered.push(pid),
  });
  // Each child greets on its port `control`, and passes on what it is asked on its other ports.
  electron.service = (parent) => {
    parentPortSide(parent).onPort((name, port) => {
      serve<Greeter>(port, { greet: (who) => `${name}: ${who}` });
    });
  };
});

function child(index = 0): DoubleUtility {
  const found = electron.children[index];
  if (!found) throw new Error(`no child ${index}`);
  return found;
}

describe('services as utility processes', () => {
  test('begin in their entry with a clean environment and their own memory limit', () => {
    process.env['NODE_OPTIONS_FOR_TEST'] = 'x';
    shell.fork('indexer', { heapMegabytes: 256 });
    expect(child().entry).toMatch(/indexing\/entry\.ts$/);
    expect(child().options.execArgv).toContain('--max-old-space-size=256');
    expect(child().options.execArgv).toContain('--max-semi-space-size=16');
    expect(child().options.env['PATH']).toBe(process.env['PATH']);
    expect(Object.keys(child().options.env).join()).not.toMatch(/NODE_|ELECTRON_|LD_/);
  });

  test('answer over named ports', async () => {
    const forked = shell.fork('search');
    const client = createClient<Greeter>(forked.openPort('control'), 'search');
    expect(await client.call('greet', 'hello')).toBe('control: hello');
  });

  test('are joined by a port of their own, that main does not carry', async () => {
    electron.service = (parent) => {
      parentPortSide(parent).onPort((name, port) => {
        if (name === 'control') {
          serve<Greeter>(port, {
            greet: (who) => partner?.call('greet', who) ?? Promise.resolve('alone'),
          });
        } else {
          partner = createClient<Greeter>(port, 'embedder');
        }
      });
    };
    let partner: ReturnType<typeof createClient<Greeter>> | undefined;
    const indexer = shell.fork('indexer');
    const control = createClient<Greeter>(indexer.openPort('control'), 'indexer');
    expect(await control.call('greet', 'x')).toBe('alone');
    electron.service = (parent) => {
      parentPortSide(parent).onPort((name, port) => {
        serve<Greeter>(port, { greet: (who) => `embedder ${name}: ${who}` });
      });
    };
    shell.fork('embedder').connect(indexer, 'vectors');
    await vi.waitFor(async () =>
      expect(await control.call('greet', 'x')).toBe('embedder vectors: x'),
    );
  });

  test('run after the person’s own work where that is asked', async () => {
    shell.fork('embedder', { lowPriority: true });
    shell.fork('search');
    await vi.waitFor(() => expect(child(1).pid).toBeDefined());
    expect(lowered).toEqual([child(0).pid]);
  });

  test('that crash end what was asked of them, and say why', async () => {
    const forked = shell.fork('extractor');
    electron.service = null;
    const client = createClient<Greeter>(forked.openPort('control'), 'extractor');
    await client.call('greet', 'x');
    const port = forked.openPort('second');
    const late = createClient<Greeter>(port, 'extractor').call('greet', 'y');
    child().stderr.emit('data', Buffer.from('FATAL: out of memory'));
    child().end(134);
    expect(await forked.exited).toEqual({
      code: 134,
      signal: null,
      stderr: 'FATAL: out of memory',
    });
    await expect(late).rejects.toMatchObject({ code: 'service-stopped' });
    await expect(
      createClient<Greeter>(forked.openPort('third'), 'extractor').call('greet', 'z'),
    ).rejects.toMatchObject({ code: 'service-stopped' });
  });

  test('that never start count as ended', async () => {
    vi.useFakeTimers();
    try {
      electron.service = null;
      const forked = shell.fork('search');
      const asked = createClient<Greeter>(forked.openPort('control'), 'search').call('greet', 'x');
      vi.advanceTimersByTime(15_000);
      expect(await forked.exited).toMatchObject({ code: null, signal: 'never started' });
      await expect(asked).rejects.toMatchObject({ code: 'service-stopped' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('are asked to end, and made to where they do not hear', async () => {
    const heard = shell.fork('search');
    await vi.waitFor(() => expect(child().pid).toBeDefined());
    heard.kill();
    expect(await heard.exited).toMatchObject({ code: 15 });

    electron.hears = false;
    shell.fork('inference').kill();
    await vi.waitFor(() => expect(child(1).pid).toBeDefined());
    const deaf = shell.fork('inference');
    await vi.waitFor(() => expect(child(2).pid).toBeDefined());
    vi.useFakeTimers();
    try {
      deaf.kill();
      vi.advanceTimersByTime(2_000);
    } finally {
      vi.useRealTimers();
    }
    expect(killed).toEqual([child(2).pid]);
  });
});
