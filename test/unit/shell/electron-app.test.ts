import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebFrameApi } from '../../../src/main/shell/electron/electron-api.ts';
import { runElectronApp, type Behind } from '../../../src/main/shell/electron/lifecycle.ts';
import { isAppUrl } from '../../../src/main/shell/electron/origin.ts';
import { quoted } from '../../../src/main/shell/electron/start-at-login.ts';
import type { StartWords } from '../../../src/main/shell/electron/start-words.ts';
import type { Desktop, System } from '../../../src/main/app/system.ts';
import { MainPort } from '../../../src/main/shell/message-port.ts';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { folderDrop, portHandOff } from '../../../src/shared/port-hand-off.ts';
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
let stateFile: string;
let configFolder: string;
let added: string[];
let addFailure: TrouvailleError | null;
let problems: unknown[];

interface Start {
  readonly platform?: NodeJS.Platform;
  readonly words?: Partial<StartWords>;
  readonly wayland?: boolean;
}

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
  stateFile = join(folder, 'window.json');
  configFolder = join(folder, 'config');
  added = [];
  addFailure = null;
  problems = [];
});

async function launch({ platform = 'linux', words = {}, wayland = false }: Start = {}): Promise<
  DoubleWindow | undefined
> {
  const behind: Behind = {
    connect(port) {
      connected.push(port);
      serve<Echo>(port, { echo: (numbers) => numbers.map((number) => number * 2) });
    },
    addFolder(path) {
      added.push(path);
      return addFailure ? Promise.reject(addFailure) : Promise.resolve();
    },
    close() {
      closings++;
      return closing;
    },
  };
  await runElectronApp(electron, {
    rendererFolder,
    preload: '/out/preload/index.cjs',
    icon: '/build/icon.png',
    dragIcon: '/build/drag-icon.png',
    stateFile,
    language: 'fr',
    words: { toggle: false, hidden: false, folders: [], ...words },
    environment: {
      ...{ platform, wayland, configFolder },
      ...{ command: ['/opt/Trouvaille/trouvaille'], toggleCommand: 'trouvaille --toggle' },
    },
    onProblem: (error) => problems.push(error),
    start(_shell, given) {
      system = given;
      return behind;
    },
  });
  await new Promise((resolve) => setImmediate(resolve));
  return electron.windows[0];
}

async function launched(start?: Start): Promise<DoubleWindow> {
  const window = await launch(start);
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
    // No `bypassCSP`, and nothing that what is loaded by it does not need.
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
    ]);
  });

  test('a second instance ends at once, and the first comes forward', async () => {
    const window = await launched();
    window.minimized = true;
    secondInstance({ toggle: false, hidden: false, folders: [] });
    expect(window.calls.slice(2)).toEqual(['restore', 'show', 'focus']);
    expect(electron.windows).toHaveLength(1);

    electron = new ElectronDouble();
    electron.app.locked = true;
    expect(await launch({ words: { toggle: true } })).toBeUndefined();
    expect(electron.app.calls).toEqual(['quit', 'exit 0']);
    expect(electron.app.said).toEqual({ toggle: true, hidden: false, folders: [] });
  });

  test('a second instance toggles the window, and hands over its folders', async () => {
    const window = await launched();
    secondInstance({ toggle: true, hidden: false, folders: [] });
    expect(window.visible).toBe(true); // it was shown, but not in front
    secondInstance({ toggle: true, hidden: false, folders: [] });
    expect(window.visible).toBe(false);
    secondInstance({ toggle: false, hidden: false, folders: ['/docs'] });
    expect(window.visible).toBe(true);
    expect(added).toEqual(['/docs']);
    secondInstance('words of no instance of ours');
    expect(window.visible).toBe(true);
  });

  test('a start with the session waits hidden', async () => {
    const window = await launched({ words: { hidden: true } });
    expect(window.visible).toBe(false);
    electron.trays[0]?.emit('click');
    expect(window.visible).toBe(true);
  });
});

function secondInstance(said: unknown): void {
  electron.app.emit('second-instance', {}, [], '/', structuredClone(said));
}

describe('the window', () => {
  test('closed, is hidden and goes on watching; it is closed for good when the app ends', async () => {
    const window = await launched();
    expect(window.close()).toBe(false);
    expect(window.visible).toBe(false);
    electron.app.emit('activate');
    expect(window.visible).toBe(true);
    expect(electron.windows).toHaveLength(1);
    electron.app.quit();
    expect(window.close()).toBe(true);
  });

  test('opens where it was, as large as it was', async () => {
    const window = await launched();
    window.bounds = { x: 300, y: 200, width: 900, height: 600 };
    window.maximized = true;
    window.close();

    electron = new ElectronDouble();
    const next = await launched();
    expect(next.options).toMatchObject({ x: 300, y: 200, width: 900, height: 600 });
    expect(next.maximized).toBe(true);
  });

  test('opens at its usual place where that display is gone or its file is no state', async () => {
    const window = await launched();
    window.bounds = { x: 4000, y: 200, width: 900, height: 600 };
    window.close();
    electron = new ElectronDouble();
    expect((await launched()).options).toMatchObject({ width: 1180, height: 780 });
    expect((await launched()).options).not.toHaveProperty('x');

    writeFileSync(stateFile, '{"bounds":{"x":"left"}}');
    electron = new ElectronDouble();
    expect((await launched()).options).toMatchObject({ width: 1180, height: 780 });
  });

  test('works where its place cannot be kept, and says so', async () => {
    stateFile = join(stateFile, 'no', 'such', 'folder');
    const window = await launched();
    window.close();
    expect(window.visible).toBe(false);
    expect(problems).toHaveLength(1);
  });

  test('whose page dies is loaded again, but not without end', async () => {
    const window = await launched();
    for (let death = 0; death < 10; death++) {
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    }
    const loads = window.calls.filter((call) => call.startsWith('load'));
    expect(loads.length).toBeGreaterThan(1);
    expect(loads.length).toBeLessThan(8);
    expect(problems).toHaveLength(10);
  });
});

describe('the desktop', () => {
  test('the shortcut shows and hides the window, one at a time', async () => {
    const window = await launched();
    await desktop().apply({ shortcut: 'Alt+Space', startAtLogin: false });
    expect(desktop().state.shortcut).toEqual({ kind: 'registered', accelerator: 'Alt+Space' });
    const press = electron.globalShortcut.own.get('Alt+Space');
    press?.();
    expect(window.focused).toBe(true);
    press?.();
    expect(window.visible).toBe(false);

    await desktop().apply({ shortcut: 'Alt+F', startAtLogin: false });
    expect([...electron.globalShortcut.own.keys()]).toEqual(['Alt+F']);
    await desktop().apply({ shortcut: '', startAtLogin: false });
    expect(desktop().state.shortcut).toEqual({ kind: 'none' });
    expect(electron.globalShortcut.own.size).toBe(0);
  });

  test('a shortcut that another program has, or that is none, is told', async () => {
    await launched();
    electron.globalShortcut.taken.add('Alt+Space');
    await desktop().apply({ shortcut: 'Alt+Space', startAtLogin: false });
    expect(desktop().state.shortcut).toMatchObject({ kind: 'taken' });
    await desktop().apply({ shortcut: 'Alt+', startAtLogin: false });
    expect(desktop().state.shortcut).toMatchObject({ kind: 'invalid' });
  });

  test('on Wayland the command for a shortcut of the desktop’s own is told', async () => {
    await launched({ wayland: true });
    await desktop().apply({ shortcut: 'Alt+Space', startAtLogin: false });
    expect(desktop().state.shortcut).toEqual({
      ...{ kind: 'uncertain', accelerator: 'Alt+Space', command: 'trouvaille --toggle' },
    });
  });

  test('starts with the session by the system’s own means', async () => {
    await launched({ platform: 'darwin' });
    await desktop().apply({ shortcut: '', startAtLogin: true });
    expect(electron.app.loginItems).toEqual([
      { openAtLogin: true, path: '/opt/Trouvaille/trouvaille', args: ['--hidden'] },
    ]);
  });

  test('starts with the session by an autostart entry on Linux, which goes again', async () => {
    await launched();
    const entry = join(configFolder, 'autostart', 'trouvaille.desktop');
    await desktop().apply({ shortcut: '', startAtLogin: true });
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/Trouvaille/trouvaille" "--hidden"');
    await desktop().apply({ shortcut: '', startAtLogin: false });
    expect(existsSync(entry)).toBe(false);
    expect(desktop().state.startAtLogin).toBeNull();
  });

  test('an autostart entry that cannot be written is told', async () => {
    writeFileSync(configFolder, 'a file in the folder’s place');
    await launched();
    await desktop().apply({ shortcut: '', startAtLogin: true });
    expect(desktop().state.startAtLogin).toMatchObject({ code: 'internal' });
  });

  test('special characters of a program’s path are escaped in its entry', () => {
    expect(quoted('/opt/My $App%/x"y')).toBe('"/opt/My \\\\$App%%/x\\\\"y"');
  });

  test('the tray shows the window and ends the app', async () => {
    const window = await launched();
    window.close();
    const labels = electron.trays[0]?.menu.flatMap((item) => ('label' in item ? [item.label] : []));
    expect(labels).toEqual(['Afficher Trouvaille', 'Quitter Trouvaille']);
    choose('Afficher Trouvaille');
    expect(window.visible).toBe(true);
    choose('Quitter Trouvaille');
    await vi.waitFor(() => expect(electron.app.calls).toContain('exit 0'));
  });

  test('the menu has what a desktop expects of it', async () => {
    await launched({ platform: 'darwin' });
    const roles = electron.menu.flatMap((item) => ('role' in item ? [item.role] : []));
    expect(roles).toEqual(['appMenu', 'editMenu', 'windowMenu']);
  });

  test('hides the window when the page asks', async () => {
    const window = await launched();
    desktop().hideWindow();
    expect(window.visible).toBe(false);
  });

  function desktop(): Desktop {
    if (!system?.desktop) throw new Error('no desktop');
    return system.desktop;
  }

  function choose(label: string): void {
    for (const item of electron.trays[0]?.menu ?? []) {
      if ('click' in item && item.label === label) item.click();
    }
  }
});

describe('folders dropped on the window', () => {
  test('are watched; one that cannot be is told', async () => {
    const window = await launched();
    electron.send(folderDrop, window, ownFrame, ['/docs', '/papiers']);
    expect(added).toEqual(['/docs', '/papiers']);
    addFailure = new TrouvailleError('path-not-folder', { path: '/docs/a.pdf' });
    electron.send(folderDrop, window, ownFrame, ['/docs/a.pdf']);
    await vi.waitFor(() => expect(electron.errorBoxes).toHaveLength(1));
    expect(electron.errorBoxes[0]).toContain('/docs/a.pdf est un fichier');
  });

  test('are refused of other pages, and what is no list of paths is left', async () => {
    const window = await launched();
    electron.send(folderDrop, window, { url: 'https://example.org/', parent: null }, ['/docs']);
    electron.send(folderDrop, window, null, ['/docs']);
    for (const message of [undefined, '/docs', { 0: '/docs' }, [7, ''], []]) {
      electron.send(folderDrop, window, ownFrame, message);
    }
    expect(added).toEqual([]);
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

describe('pdf.js behind the scheme', () => {
  const resources = join(import.meta.dirname, '../../../node_modules/pdfjs-dist');
  test('finds each kind of file that it asks for, by its type', async () => {
    const kinds = {
      'cmaps/UniJIS-UTF16-H.bcmap': 'application/octet-stream',
      'standard_fonts/FoxitSerif.pfb': 'application/octet-stream',
      'standard_fonts/LiberationSans-Regular.ttf': 'font/ttf',
      'wasm/openjpeg_nowasm_fallback.js': 'text/javascript; charset=utf-8',
      'iccs/CGATS001Compat-v2-micro.icc': 'application/octet-stream',
      'build/pdf.worker.min.mjs': 'text/javascript; charset=utf-8',
      'build/pdf.renderer.min.mjs': 'text/javascript; charset=utf-8',
    };
    cpSync(resources, join(rendererFolder, 'pdfjs'), {
      recursive: true,
      filter: (path) => !path.includes('legacy') && !path.includes('types'),
    });
    await launched();
    for (const [path, type] of Object.entries(kinds)) {
      const url = `app://trouvaille/pdfjs/${path}`;
      const reply = await electron.serveApp?.({ url, method: 'GET' });
      expect([path, reply?.status, reply?.headers.get('content-type')]).toEqual([path, 200, type]);
    }
  });

  // Were that to change, the scheme would need `supportFetchAPI` (and the window’s own code asks for nothing).
  test('asks for them without `fetch`, which the scheme does not have', async () => {
    const { fetchData } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const asked: string[] = [];
    class Request {
      open(_method: string, url: string): void {
        asked.push(url);
      }
      send(): void {}
    }
    vi.stubGlobal('document', { baseURI: 'app://trouvaille/' });
    vi.stubGlobal('XMLHttpRequest', Request);
    vi.stubGlobal('fetch', () => expect.unreachable('fetch'));
    try {
      void fetchData('app://trouvaille/pdfjs/cmaps/H.bcmap', 'bytes');
      expect(asked).toEqual(['app://trouvaille/pdfjs/cmaps/H.bcmap']);
    } finally {
      vi.unstubAllGlobals();
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
    electron.app.quit();
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
  test('a drag that began in the window goes on as one of the file, with a small picture', async () => {
    const window = await launched();
    const { webContents } = window;
    system?.desktop?.dragFile('/docs/a.pdf');
    expect(webContents.dragged).toEqual([{ file: '/docs/a.pdf', icon: '/build/drag-icon.png' }]);
    // Dropped on the window itself, it is no folder to watch.
    electron.send(folderDrop, window, ownFrame, ['/docs/a.pdf']);
    expect(added).toEqual([]);
  });

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
