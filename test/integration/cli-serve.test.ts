import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { start, temporaryFolder, trouvaille } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

describe('serve', () => {
  it('says where first, in JSON, and serves who has the token until it is interrupted', async () => {
    const data = `${folder.path}/data`;
    const child = start(['--data', data, 'serve', '--no-open']);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const first = await new Promise<string>((resolve) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(first));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect((await fetch(url, { redirect: 'manual' })).status).toBeLessThan(400);
    expect((await fetch(new URL('/', url), { redirect: 'manual' })).status).toBeGreaterThan(400);

    const { port } = new URL(url);
    const taken = await trouvaille(['--data', data, 'serve', '--no-open', '--port', port]);
    expect([taken.status, taken.stderr]).toEqual([
      2,
      `Port ${port} is taken: choose another one with --port.\n`,
    ]);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });

  it('tells folders that are not there', async () => {
    const ended = await trouvaille(['serve', `${folder.path}/none`, '--no-open']);
    expect([ended.status, ended.stdout]).toEqual([3, '']);
  });
});
