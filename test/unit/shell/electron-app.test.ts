import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebFrameApi } from '../../../src/main/shell/electron/electron-api.ts';
import { runElectronApp, type Behind } from '../../../src/main/shell/electron/lifecycle.ts';
import { isAppUrl } from '../../../src/main/shell/electron/origin.ts';
import type { System } from '../../../src/main/app/system.ts';
import { MainPort } from '../../../src/main/shell/message-port.ts';
import { portHandOff } from '../../../src/shared/port-hand-off.ts';
import { createClient, serve, type Port } from '../../../src/shared/rpc.ts';
import { ElectronDouble, type DoubleWindow } from './electron-double.ts';

interface Echo {
  requests: { echo: { input: Float32Array; output: Float32Array } };
  events: Record<string, never>;
}

const ownFrame: WebFrameApi = { url: 'app://trouvaille/', parent: null };
let electron: ElectronDouble;
let connected: Port[];
let closings: number;
let closing: Promise<void>;
let system: System | undefined;
let rendererFolder: string;

beforeEach(() => {
  electron = new ElectronDouble();
  connected = [];
  closings = 0;
  closing = Promise.resolve();
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-electron-'));
  rendererFolder = join(folder, 'renderer');
  mkdirSync(rendererFolder);
  writeFileSync(join(rendererFolder, 'index.html'), 'window');
  writeFileSync(join(folder, 'secret.js'), 'secret');
});

async function launch(platform: NodeJS.Platform = 'linux'): Promise<DoubleWindow | undefined> {
  const behind: Behind = {
    connect(port) {
      connected.push(port);
      serve<Echo>(port, { echo: (numbers) => numbers.map((number) => number * 2) });
    },
    close() {
      closings++;
      return closing;
    },
  };
  await runElectronApp(electron, {
    rendererFolder,
    preload: '/out/preload/index.cjs',
    platform,
    start(_shell, given) {
      system = given;
      return behind;
    },
  });
  await new Promise((resolve) => setImmediate(resolve));
  return electron.windows[0];
}

async function launched(platform?: NodeJS.Platform): Promise<DoubleWindow> {
  const window = await launch(platform);
  if (!window) throw new Error('no window');
  return window;
}

describe('launch', () => {
  test('shows one sandboxed window of the app scheme, when it is ready to be seen', async () => {
    const window = await launched();
    expect(electron.windows).toHaveLength(1);
    expect(window.calls).toEqual(['load app://trouvaille/', 'show']);
    expect(window.options).toMatchObject({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    expect(electron.app.calls).toContain('sandbox');
    expect(electron.schemes).toMatchObject([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
    expect(electron.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
  });

  test('a second instance ends at once, and the first comes forward', async () => {
    const window = await launched();
    window.minimized = true;
    electron.app.emit('second-instance');
    expect(window.calls.slice(2)).toEqual(['restore', 'show', 'focus']);
    expect(electron.windows).toHaveLength(1);

    electron = new ElectronDouble();
    electron.app.locked = true;
    expect(await launch()).toBeUndefined();
    expect(electron.app.calls).toEqual(['quit', 'exit 0']);
  });

  test('a window that was closed is opened again', async () => {
    const window = await launched('darwin');
    window.emit('closed');
    electron.app.emit('window-all-closed');
    expect(electron.app.calls).not.toContain('quit');
    electron.app.emit('activate');
    expect(electron.windows).toHaveLength(2);
  });
});

describe('guards', () => {
  test('no window opens, no page is left, no web view is embedded', async () => {
    const { webContents } = await launched();
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' });
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://trouvaille.evil/',
      'app://evil/',
      'javascript:alert(1)',
      'app:trouvaille',
      'nonsense',
    ]) {
      expect(webContents.navigate('will-navigate', url), url).toBe(true);
      expect(webContents.navigate('will-redirect', url), url).toBe(true);
      expect(isAppUrl(url)).toBe(false);
    }
    expect(webContents.navigate('will-navigate', 'app://trouvaille/')).toBe(false);
    const preventDefault = vi.fn();
    webContents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  test('every permission is denied, asked for or looked up', async () => {
    await launched();
    const { session } = electron;
    const answers: unknown[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb']) {
      session.request?.(null, permission, (granted) => answers.push(granted));
    }
    session.media?.({}, (streams) => answers.push(streams));
    expect(answers).toEqual([false, false, false, false, false, null]);
    expect([session.check?.(), session.device?.()]).toEqual([false, false]);
  });

  test('the scheme serves the window alone, with its policy', async () => {
    await launched();
    const get = (url: string, method = 'GET') => electron.serveApp?.({ url, method });
    const page = await get('app://trouvaille/');
    expect(await page?.text()).toBe('window');
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('app://evil/'))?.status).toBe(403);
    expect((await get('app://trouvaille/', 'POST'))?.status).toBe(403);
    for (const path of ['../secret.js', '..%2fsecret.js', '%2e%2e/secret.js', 'none.js']) {
      expect((await get(`app://trouvaille/${path}`))?.status, path).toBe(404);
    }
  });
});

describe('the port', () => {
  const ask = (window: DoubleWindow, frame: WebFrameApi | null = ownFrame) =>
    electron.askForPort(portHandOff.channel, window, frame);
  function portOf(window: DoubleWindow): MainPort {
    const port = window.webContents.received.at(-1)?.ports[0];
    if (!port) throw new Error('no port was handed over');
    return new MainPort(port);
  }

  test('is handed to the window, and carries clones of vectors both ways', async () => {
    const window = await launched();
    ask(window);
    const client = createClient<Echo>(portOf(window), 'echo');
    const numbers = Float32Array.of(1, 2, 3);
    expect(await client.call('echo', numbers)).toEqual(Float32Array.of(2, 4, 6));
    expect(numbers).toEqual(Float32Array.of(1, 2, 3));
  });

  test('is refused to other pages, to inner frames and to frames that are gone', async () => {
    const window = await launched();
    ask(window, null);
    ask(window, { url: 'https://example.org/', parent: null });
    ask(window, { url: 'app://trouvaille.evil/', parent: null });
    ask(window, { url: 'app://trouvaille/', parent: ownFrame });
    expect(window.webContents.received).toEqual([]);
    expect(connected).toEqual([]);
  });

  test('of a window that reloads is replaced, and what was asked over it ends', async () => {
    const window = await launched();
    ask(window);
    const before = createClient<Echo>(portOf(window), 'echo');
    ask(window);
    await vi.waitFor(async () => {
      await expect(before.call('echo', Float32Array.of(1))).rejects.toMatchObject({
        code: 'service-stopped',
      });
    });
    const after = createClient<Echo>(portOf(window), 'echo');
    expect(await after.call('echo', Float32Array.of(4))).toEqual(Float32Array.of(8));
  });

  test('of a window that is gone is closed', async () => {
    const window = await launched();
    ask(window);
    const closed = new Promise<void>((resolve) => connected[0]?.onClose(resolve));
    window.webContents.emit('destroyed');
    await closed;
  });
});

describe('the end', () => {
  test('what is being written is finished before the app ends, however often it is asked', async () => {
    await launched();
    let finish = (): void => {};
    closing = new Promise((resolve) => (finish = resolve));
    electron.app.emit('window-all-closed');
    electron.app.quit();
    expect(closings).toBe(1);
    expect(electron.app.calls).not.toContain('exit 0');
    finish();
    await vi.waitFor(() => expect(electron.app.calls).toContain('exit 0'));
  });

  test('an engine that does not finish is not waited for without end', async () => {
    await launched();
    closing = new Promise(() => {});
    vi.useFakeTimers();
    try {
      electron.app.quit();
      vi.advanceTimersByTime(10_000);
    } finally {
      vi.useRealTimers();
    }
    expect(electron.app.calls).toContain('exit 1');
  });
});

describe('the system', () => {
  test('opens, shows and chooses through Electron, and says when a viewer fails', async () => {
    await launched();
    await system?.openFile('/docs/a.pdf');
    await system?.showFile('/docs/a.pdf');
    expect(electron.opened).toEqual(['open /docs/a.pdf', 'show /docs/a.pdf']);
    expect(await system?.chooseFolder?.()).toBeNull();
    electron.chosenFolder = '/chosen';
    expect(await system?.chooseFolder?.()).toBe('/chosen');
    electron.openPathFailure = 'no application';
    await expect(system?.openFile('/docs/a.xyz')).rejects.toMatchObject({
      code: 'system-failed',
      values: { detail: 'no application' },
    });
  });
});
