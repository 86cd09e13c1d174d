import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { start, temporaryFolder } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

/** A command that waits for standard input: started, and known to have begun. */
async function waiting(): Promise<ReturnType<typeof start>> {
  const child = start(['--data', join(folder.path, 'data'), 'mcp']);
  child.stdin?.write(
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\n',
  );
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

const ended = (child: ReturnType<typeof start>): Promise<number | string | null> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));

/** The process that the launcher started: its only child. */
function childOf(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

describe.skipIf(process.platform !== 'linux')('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s to the launcher ends the command with %i', async (signal, status) => {
    const child = await waiting();
    const inner = childOf(child.pid);
    const end = ended(child);
    child.kill(signal);
    expect(await end).toBe(status);
    expect(existsSync(`/proc/${inner}`)).toBe(false);
  });

  it('to the whole group, as a terminal sends it, counts once', async () => {
    const child = await waiting();
    const end = ended(child);
    process.kill(childOf(child.pid), 'SIGINT');
    child.kill('SIGINT');
    expect(await end).toBe(130);
  });

  it('that kills the launcher leaves no command behind', async () => {
    const child = await waiting();
    const inner = childOf(child.pid);
    const end = ended(child);
    child.kill('SIGKILL');
    expect(await end).toBe('SIGKILL');
    for (let tries = 0; tries < 100 && existsSync(`/proc/${inner}`); tries++) await wait(50);
    expect(existsSync(`/proc/${inner}`)).toBe(false);
  });

  it('to a command that does not answer ends it all the same', async () => {
    const child = await waiting();
    const inner = childOf(child.pid);
    process.kill(inner, 'SIGSTOP'); // as one that computes without a pause
    const end = ended(child);
    child.kill('SIGINT');
    expect(await end).toBe(130);
    expect(existsSync(`/proc/${inner}`)).toBe(false);
  });
});
