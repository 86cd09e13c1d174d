/**
 * Electron for tests: it plays what `ElectronApi` declares, and clones what crosses processes as
 * Electron does: messages are structured clones that arrive later, only ports are handed over, and a
 * port that was handed over is dead where it was.
 */
import { EventEmitter } from 'node:events';
import type {
  ElectronApi,
  IpcEvent,
  MenuItem,
  ProtocolRequest,
  Rectangle,
  SessionApi,
  TrayApi,
  UtilityOptions,
  UtilityProcessApi,
  WebContentsApi,
  WebFrameApi,
  WindowApi,
  WindowOptions,
} from '../../../src/main/shell/electron/electron-api.ts';
import type { MessagePortMainLike } from '../../../src/main/shell/message-port.ts';
import type { ParentPortLike } from '../../../src/main/shell/parent-port.ts';

/** `MessagePortMain`: queues until started, closes at both ends. */
export class DoublePort extends EventEmitter implements MessagePortMainLike {
  other: DoublePort | null = null;
  #started = false;
  #queue: unknown[] = [];
  #closed = false;
  #neutered = false;

  postMessage(message: unknown): void {
    if (this.#neutered) throw new Error('this port was handed over');
    const copy: unknown = structuredClone(message);
    setImmediate(() => this.other?.receive(copy));
  }

  receive(message: unknown): void {
    if (this.#closed) return;
    if (this.#started) this.emit('message', { data: message });
    else this.#queue.push(message);
  }

  start(): void {
    this.#started = true;
    for (const message of this.#queue.splice(0)) this.emit('message', { data: message });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    setImmediate(() => {
      this.emit('close');
      this.other?.close();
    });
  }

  /** This port as it comes out at the other side; itself is dead from now on. */
  transfer(): DoublePort {
    const moved = new DoublePort();
    moved.other = this.other;
    if (this.other) this.other.other = moved;
    moved.#queue = this.#queue;
    this.#neutered = true;
    return moved;
  }
}

function handOver(ports: DoublePort[]): DoublePort[] {
  for (const port of ports) {
    if (!(port instanceof DoublePort)) throw new TypeError('only ports can be transferred');
  }
  return ports.map((port) => port.transfer());
}

/** What runs in a utility process: it is given that process's `parentPort`. */
export type DoubleService = (parent: ParentPortLike) => void;

export class DoubleUtility extends EventEmitter implements UtilityProcessApi<DoublePort> {
  readonly entry: string;
  readonly options: UtilityOptions;
  readonly stderr = new EventEmitter();
  readonly killsAsked: number[] = [];
  pid: number | undefined;
  readonly #parent = new EventEmitter();
  readonly #ports: DoublePort[] = [];
  readonly #hears: boolean;

  /** `service` null: it never starts. `hears` false: it does not end when it is asked to. */
  constructor(
    entry: string,
    options: UtilityOptions,
    pid: number,
    service: DoubleService | null,
    hears: boolean,
  ) {
    super();
    this.entry = entry;
    this.options = options;
    this.#hears = hears;
    if (!service) return;
    setImmediate(() => {
      this.pid = pid;
      service(this.#parent);
      this.emit('spawn');
    });
  }

  postMessage(message: unknown, transfer: DoublePort[]): void {
    const data: unknown = structuredClone(message);
    const ports = handOver(transfer);
    this.#ports.push(...ports);
    setImmediate(() => setImmediate(() => this.#parent.emit('message', { data, ports })));
  }

  kill(): boolean {
    if (this.pid === undefined) return false;
    this.killsAsked.push(this.pid);
    if (this.#hears) setImmediate(() => this.end(15));
    return true;
  }

  /** The process ends: its ports close with it. */
  end(code: number): void {
    if (this.pid === undefined) return;
    this.pid = undefined;
    for (const port of this.#ports) port.close();
    this.emit('exit', code);
  }
}

export class DoubleContents extends EventEmitter implements WebContentsApi<DoublePort> {
  readonly id: number;
  readonly received: { channel: string; message: unknown; ports: DoublePort[] }[] = [];
  readonly dragged: { readonly file: string; readonly icon: string }[] = [];
  openHandler: (() => { action: 'deny' }) | null = null;

  constructor(id: number) {
    super();
    this.id = id;
  }

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, message: unknown, transfer: DoublePort[]): void {
    this.received.push({ channel, message: structuredClone(message), ports: handOver(transfer) });
  }

  startDrag(item: { readonly file: string; readonly icon: string }): void {
    this.dragged.push(structuredClone(item));
  }

  /** Whether going to `url` was prevented. */
  navigate(event: 'will-navigate' | 'will-redirect', url: string): boolean {
    let prevented = false;
    this.emit(event, { url, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export class DoubleWindow extends EventEmitter implements WindowApi<DoublePort> {
  readonly options: WindowOptions;
  readonly webContents: DoubleContents;
  readonly calls: string[] = [];
  minimized = false;
  visible = false;
  focused = false;
  maximized = false;
  bounds: Rectangle;

  constructor(options: WindowOptions, contents: DoubleContents) {
    super();
    this.options = options;
    this.webContents = contents;
    const { x = 100, y = 80, width, height } = options;
    this.bounds = { x, y, width, height };
  }

  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    setImmediate(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
    this.visible = true;
  }
  hide(): void {
    this.calls.push('hide');
    this.visible = false;
    this.focused = false;
  }
  focus(): void {
    this.calls.push('focus');
    this.focused = true;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isFocused(): boolean {
    return this.focused;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): Rectangle {
    return this.bounds;
  }
  /** As the person's click on its cross; whether the window went. */
  close(): boolean {
    const asked = { prevented: false };
    this.emit('close', { preventDefault: () => (asked.prevented = true) });
    if (!asked.prevented) this.emit('closed');
    return !asked.prevented;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.calls.push('restore');
    this.minimized = false;
  }
}

class DoubleApp extends EventEmitter {
  locked = false;
  readonly calls: string[] = [];

  /** What was given to the lock: the first instance is told it. */
  said: unknown = null;
  readonly loginItems: { openAtLogin: boolean; path: string; args: string[] }[] = [];

  requestSingleInstanceLock(said: Record<string, unknown>): boolean {
    this.said = structuredClone(said);
    return !this.locked;
  }
  setLoginItemSettings(settings: { openAtLogin: boolean; path: string; args: string[] }): void {
    this.loginItems.push(settings);
  }
  whenReady(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
  /** As Electron does: asked first, and ended only where nobody prevents it. */
  quit(): void {
    this.calls.push('quit');
    const asked = { prevented: false };
    this.emit('before-quit', { preventDefault: () => (asked.prevented = true) });
    if (!asked.prevented) this.exit(0);
  }
  exit(code: number): void {
    this.calls.push(`exit ${code}`);
  }
  enableSandbox(): void {
    this.calls.push('sandbox');
  }
}

/** Shortcuts as the system keeps them: one program each, and words that are none throw. */
class DoubleShortcuts {
  readonly own = new Map<string, () => void>();
  readonly taken = new Set<string>();

  register(accelerator: string, callback: () => void): boolean {
    if (!/^([A-Za-z]+\+)*[A-Za-z0-9]+$/.test(accelerator)) {
      throw new TypeError(`conversion failure from ${accelerator}`);
    }
    if (this.taken.has(accelerator)) return false;
    this.own.set(accelerator, callback);
    return true;
  }
  unregisterAll(): void {
    this.own.clear();
  }
}

export class DoubleTray extends EventEmitter implements TrayApi {
  readonly menu: MenuItem[];
  toolTip = '';

  constructor(menu: MenuItem[]) {
    super();
    this.menu = menu;
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }
}

class DoubleSession implements SessionApi {
  request: Parameters<SessionApi['setPermissionRequestHandler']>[0] | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  media: Parameters<SessionApi['setDisplayMediaRequestHandler']>[0] | null = null;

  setPermissionRequestHandler(handler: NonNullable<DoubleSession['request']>): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
  setDisplayMediaRequestHandler(handler: NonNullable<DoubleSession['media']>): void {
    this.media = handler;
  }
}

export class ElectronDouble implements ElectronApi<DoublePort> {
  readonly app = new DoubleApp();
  readonly session = new DoubleSession();
  readonly windows: DoubleWindow[] = [];
  readonly children: DoubleUtility[] = [];
  readonly ipcMain = new EventEmitter();
  readonly schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[] = [];
  serveApp: ((request: ProtocolRequest) => Promise<Response>) | null = null;
  /** What runs in the next children; null: they never start. */
  service: DoubleService | null = () => {};
  /** Whether children end when they are asked to. */
  hears = true;
  readonly globalShortcut = new DoubleShortcuts();
  readonly trays: DoubleTray[] = [];
  menu: MenuItem[] = [];
  screens: Rectangle[] = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  readonly errorBoxes: string[] = [];
  chosenFolder: string | null = null;
  openPathFailure = '';
  readonly opened: string[] = [];
  #pid = 1000;

  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: ElectronDouble['schemes']) => {
      this.schemes.push(...schemes);
    },
    handle: (_scheme: string, handler: NonNullable<ElectronDouble['serveApp']>) => {
      this.serveApp = handler;
    },
  };
  readonly dialog = {
    showOpenDialog: () =>
      Promise.resolve({
        canceled: this.chosenFolder === null,
        filePaths: this.chosenFolder === null ? [] : [this.chosenFolder],
      }),
    showErrorBox: (title: string, content: string) => {
      this.errorBoxes.push(`${title} ${content}`);
    },
  };
  readonly shell = {
    openPath: (path: string) => {
      this.opened.push(`open ${path}`);
      return Promise.resolve(this.openPathFailure);
    },
    showItemInFolder: (path: string) => {
      this.opened.push(`show ${path}`);
    },
  };

  defaultSession(): DoubleSession {
    return this.session;
  }

  createWindow(options: WindowOptions): DoubleWindow {
    const window = new DoubleWindow(options, new DoubleContents(this.windows.length + 1));
    this.windows.push(window);
    this.app.emit('web-contents-created', {}, window.webContents);
    return window;
  }

  createTray(_icon: string, menu: MenuItem[]): DoubleTray {
    const tray = new DoubleTray(menu);
    this.trays.push(tray);
    return tray;
  }

  setApplicationMenu(menu: MenuItem[]): void {
    this.menu = menu;
  }

  displays(): readonly Rectangle[] {
    return this.screens;
  }

  createMessageChannel(): { port1: DoublePort; port2: DoublePort } {
    const port1 = new DoublePort();
    const port2 = new DoublePort();
    port1.other = port2;
    port2.other = port1;
    return { port1, port2 };
  }

  forkUtility(entry: string, options: UtilityOptions): DoubleUtility {
    const child = new DoubleUtility(entry, options, ++this.#pid, this.service, this.hears);
    this.children.push(child);
    return child;
  }

  /** A window's preload asks for its port, from `frame`. */
  askForPort(channel: string, window: DoubleWindow, frame: WebFrameApi | null): void {
    this.send(channel, window, frame, undefined);
  }

  /** A window's preload sends a message, from `frame`. */
  send(channel: string, window: DoubleWindow, frame: WebFrameApi | null, message: unknown): void {
    const event: IpcEvent<DoublePort> = { sender: window.webContents, senderFrame: frame };
    this.ipcMain.emit(channel, event, structuredClone(message));
  }
}
