/**
 * Electron as this application uses it, and nothing more: every call is declared here, checked
 * against Electron's own types below, and played by the double of the tests. The values come from
 * `electron.ts`, which only the composition root imports: outside Electron they do not exist.
 */
/* eslint-disable @typescript-eslint/unified-signatures -- Electron declares one overload an event: a union of
   events would fit none of them */
import type { MessagePortMainLike } from '../message-port.ts';

export interface WebFrameApi {
  readonly url: string;
  /** null: a main frame. */
  readonly parent: WebFrameApi | null;
}

export interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

export interface WebContentsApi<P> {
  readonly id: number;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(event: 'will-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (details: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'destroyed', listener: () => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: unknown, details: { readonly reason: string }) => void,
  ): unknown;
  postMessage(channel: string, message: unknown, transfer: P[]): void;
  /** `icon`: an image's path; an empty image throws on macOS. */
  startDrag(item: { readonly file: string; readonly icon: string }): void;
}

export interface WindowApi<P> {
  readonly webContents: WebContentsApi<P>;
  loadURL(url: string): Promise<void>;
  once(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  show(): void;
  hide(): void;
  focus(): void;
  isVisible(): boolean;
  isFocused(): boolean;
  maximize(): void;
  isMaximized(): boolean;
  getNormalBounds(): Rectangle;
  isMinimized(): boolean;
  restore(): void;
}

/** In pixels that do not depend on the display's density. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type MenuRole =
  | 'appMenu'
  | 'editMenu'
  | 'windowMenu'
  | 'quit'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen';

export type MenuItem =
  | { readonly role: MenuRole }
  | { readonly type: 'separator' }
  | { readonly label: string; readonly click: () => void }
  | { readonly label: string; readonly submenu: MenuItem[] };

export interface TrayApi {
  setToolTip(text: string): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface WindowOptions {
  /** Absent: the middle of the screen. */
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
  readonly show: boolean;
  readonly title: string;
  readonly icon: string;
  readonly autoHideMenuBar: boolean;
  readonly backgroundColor: string;
  readonly webPreferences: {
    readonly preload: string;
    readonly sandbox: true;
    readonly contextIsolation: true;
    readonly nodeIntegration: false;
    readonly nodeIntegrationInWorker: false;
    readonly webviewTag: false;
    readonly spellcheck: false;
  };
}

export interface IpcEvent<P> {
  readonly sender: WebContentsApi<P>;
  /** null: the frame has navigated or is gone. */
  readonly senderFrame: WebFrameApi | null;
}

export interface UtilityProcessApi<P> {
  readonly pid: number | undefined;
  readonly stderr: { on(event: 'data', listener: (chunk: unknown) => void): unknown } | null;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown, transfer: P[]): void;
  kill(): boolean;
}

export interface UtilityOptions {
  readonly serviceName: string;
  readonly env: Record<string, string>;
  readonly execArgv: string[];
  readonly stdio: ('ignore' | 'pipe')[];
}

export interface ProtocolRequest {
  readonly url: string;
  readonly method: string;
}

export interface SessionApi {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(
    handler: (request: unknown, callback: (streams: null) => void) => void,
  ): void;
}

/** `P`: Electron's port, which alone can be handed over. */
export interface ElectronApi<P extends MessagePortMainLike> {
  readonly app: {
    requestSingleInstanceLock(said: Record<string, unknown>): boolean;
    whenReady(): Promise<void>;
    /** `said`: what the second instance gave to its `requestSingleInstanceLock`. */
    on(
      event: 'second-instance',
      listener: (event: unknown, argv: string[], folder: string, said: unknown) => void,
    ): unknown;
    on(event: 'activate', listener: () => void): unknown;
    on(event: 'window-all-closed', listener: () => void): unknown;
    on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
    on(
      event: 'web-contents-created',
      listener: (event: unknown, contents: WebContentsApi<P>) => void,
    ): unknown;
    quit(): void;
    exit(code: number): void;
    enableSandbox(): void;
    /** macOS and Windows. */
    setLoginItemSettings(settings: { openAtLogin: boolean; path: string; args: string[] }): void;
  };
  readonly globalShortcut: {
    /** False where another program has it. Throws where it is no accelerator. */
    register(accelerator: string, callback: () => void): boolean;
    unregisterAll(): void;
  };
  readonly protocol: {
    registerSchemesAsPrivileged(
      schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[],
    ): void;
    handle(scheme: string, handler: (request: ProtocolRequest) => Promise<Response>): void;
  };
  readonly ipcMain: {
    on(channel: string, listener: (event: IpcEvent<P>, message: unknown) => void): unknown;
  };
  readonly dialog: {
    showOpenDialog(options: {
      properties: ('openDirectory' | 'createDirectory')[];
    }): Promise<{ readonly canceled: boolean; readonly filePaths: readonly string[] }>;
    showErrorBox(title: string, content: string): void;
  };
  readonly shell: { openPath(path: string): Promise<string>; showItemInFolder(path: string): void };
  defaultSession(): SessionApi;
  createWindow(options: WindowOptions): WindowApi<P>;
  /** The icon in the tray, with its menu. */
  createTray(icon: string, menu: MenuItem[]): TrayApi;
  setApplicationMenu(menu: MenuItem[]): void;
  /** The parts of the displays that programs may use. After `ready` only. */
  displays(): readonly Rectangle[];
  createMessageChannel(): { readonly port1: P; readonly port2: P };
  forkUtility(entry: string, options: UtilityOptions): UtilityProcessApi<P>;
}
