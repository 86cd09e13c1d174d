import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { windowChannels, type AppContract } from '../../../src/shared/app-contract.ts';
import type { SearchContract } from '../../../src/shared/search-contract.ts';
import { multiplex } from '../../../src/shared/multiplex.ts';
import { createClient } from '../../../src/shared/rpc.ts';
import { startBrowserShell, type BrowserShell } from '../../../src/main/shell/browser/server.ts';
import { WebSocketPort } from '../../../src/main/shell/browser/web-socket-port.ts';
import { ScriptedEngine } from '../app/scripted-engine.ts';

let shell: BrowserShell;
let port: number;
let token: string;

beforeAll(async () => {
  shell = await startBrowserShell({
    dataFolder: join(mkdtempSync(join(tmpdir(), 'trouvaille-serve-')), 'data'),
    folders: [],
    onUrl: () => {},
    engine: new ScriptedEngine('/docs', [{ path: 'a.txt', text: 'bonjour' }]),
  });
  const url = new URL(shell.url);
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
}, 60_000);
afterAll(() => shell.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request as it is on the wire: `fetch` would rewrite the host and the path. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject).end();
  });
}

async function cookie(): Promise<string> {
  const { headers } = await get(`/?token=${token}`);
  const [set] = headers['set-cookie'] ?? [];
  return set?.split(';')[0] ?? '';
}

describe('who is served', () => {
  test('the token is exchanged for a cookie that scripts and other sites cannot use', async () => {
    const { status, headers } = await get(`/?token=${token}`);
    expect(status).toBe(303);
    expect(headers['location']).toBe('/');
    expect(String(headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(String(headers['set-cookie'])).not.toContain(token);
    expect((await get('/', { cookie: await cookie() })).body).toContain('<div id="app">');
  });

  test('nothing without the cookie, nor with a wrong token or cookie', async () => {
    const wrong = `${(await cookie()).slice(0, -1)}_`;
    for (const answer of [
      await get('/'),
      await get('/icon.svg'),
      await get('/?token='),
      await get(`/?token=${token.slice(1)}`),
      await get('/', { cookie: wrong }),
      await get('/', { cookie: `trouvaille-1=${wrong}` }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('not under another name, even with the cookie: a name can be made to lead here', async () => {
    const own = await cookie();
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1']) {
      expect((await get('/', { cookie: own, host })).status).toBeGreaterThanOrEqual(400);
      expect((await get(`/?token=${token}`, { host })).headers['set-cookie']).toBeUndefined();
    }
  });

  test('only GET and HEAD', async () => {
    const own = { cookie: await cookie() };
    expect((await get('/', own, 'POST')).status).toBe(405);
    const head = await get('/', own, 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  test('every reply forbids what the window does not need', async () => {
    for (const answer of [await get('/'), await get('/', { cookie: await cookie() })]) {
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
    }
  });

  test('no file outside the window, and no broken address, gets through', async () => {
    const own = { cookie: await cookie() };
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%5c..%5cpackage.json',
      '/.built-from',
      '/%00',
      '/%',
      '//',
    ]) {
      const { status, body } = await get(path, own);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(body).not.toContain('dependencies');
    }
  });
});

describe('the connection', () => {
  function open(
    headers: Record<string, string>,
    path = '/connection',
  ): Promise<WebSocket | number> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.on('error', reject);
    });
  }
  const origin = () => `http://127.0.0.1:${port}`;

  async function connected(): Promise<WebSocket> {
    const socket = await open({ cookie: await cookie(), origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
    return socket;
  }

  test('carries the application and the search, typed arrays included', async () => {
    const channel = multiplex(new WebSocketPort(await connected()), windowChannels);
    const app = createClient<AppContract>(channel('app'), 'app');
    expect(await app.call('state', null)).toMatchObject({ folderChoice: 'field' });
    const search = createClient<SearchContract>(channel('search'), 'search');
    const { candidates } = await search.call('vectors', {
      scope: {
        folder: null,
        query: {
          ...{ source: 'x', keywords: null, phrases: [], excluded: [], meaning: 'x' },
          filters: { types: [], folders: [], before: null, after: null, titleWords: [] },
        },
      },
      vector: Float32Array.of(1, 0),
      limit: 5,
    });
    expect(candidates).toHaveLength(1);
    app.close();
  });

  test('is refused without the cookie, from another origin or from none, and elsewhere', async () => {
    const own = await cookie();
    expect(await open({ origin: origin() })).toBe(403);
    expect(await open({ cookie: own })).toBe(403);
    expect(await open({ cookie: own, origin: 'http://evil.example' })).toBe(403);
    expect(await open({ cookie: own, origin: `http://localhost:${port}` })).toBe(403);
    expect(await open({ cookie: own, origin: origin(), host: 'evil.example' })).toBe(403);
    expect(await open({ cookie: own, origin: origin() }, '/other')).toBe(403);
  });

  test('is closed when it carries no message, and others go on', async () => {
    const other = await connected();
    for (const bad of ['text', Buffer.from([1, 2, 3]), Buffer.alloc(64, 255)]) {
      const socket = await connected();
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.send(bad);
      expect(await closed).toBe(1003);
    }
    expect(other.readyState).toBe(WebSocket.OPEN);
    other.close();
  });
});
