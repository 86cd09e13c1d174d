/**
 * Electron for tests: it plays what `ElectronApi` declares, and clones what crosses processes as
 * Electron does: messages are structured clones that arrive later, only ports are handed over, and a
 * port that was handed over is dead where it was.
 */
import { EventEmitter } from 'node:events';
import type {
  ElectronApi,
  IpcEvent,
  ProtocolRequest,
  SessionApi,
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

  constructor(options: WindowOptions, contents: DoubleContents) {
    super();
    this.options = options;
    this.webContents = contents;
  }

  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    setImmediate(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
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

  requestSingleInstanceLock(): boolean {
    return !this.locked;
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
    const event: IpcEvent<DoublePort> = { sender: window.webContents, senderFrame: frame };
    this.ipcMain.emit(channel, event);
  }
}
