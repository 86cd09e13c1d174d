/** The Electron app from its start to its end. */
import type { Port } from '../../../shared/rpc.ts';
import type { System } from '../../app/system.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { Shell } from '../seam.ts';
import { declareScheme, serveScheme } from './app-protocol.ts';
import type { ElectronApi, WindowApi } from './electron-api.ts';
import { electronShell, type ProcessControl } from './fork.ts';
import { denyPermissions, guardContents } from './guards.ts';
import { appUrl } from './origin.ts';
import { handOverPorts } from './port-hand-off.ts';
import { electronSystem } from './system.ts';

/** What stands behind the windows. */
export interface Behind {
  connect(port: Port): void;
  close(): Promise<void>;
}

export interface ElectronStart {
  /** The built window, and its preload. */
  readonly rendererFolder: string;
  readonly preload: string;
  /** Starts the engine: called once, when Electron is ready. */
  start(shell: Shell, system: System): Behind;
  readonly platform: NodeJS.Platform;
  readonly control?: ProcessControl;
}

/** Finishing what is being written takes less; after this long the app ends without it. */
const closeMilliseconds = 8_000;

/**
 * Runs the app. Resolves when its window is on its way; at once, and quitting, where another instance
 * runs already: that one shows its window instead.
 */
export async function runElectronApp<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  options: ElectronStart,
): Promise<void> {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  declareScheme(electron);
  guardContents(electron);

  let window: WindowApi<P> | null = null;
  let behind: Behind | null = null;
  const show = (): void => {
    if (!behind) return; // still starting: the window comes by itself
    if (window) bringForward(window);
    else {
      window = openWindow(electron, options.preload);
      window.on('closed', () => (window = null));
    }
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') app.quit();
  });
  let ending = false;
  app.on('before-quit', (event) => {
    if (!behind) return;
    event.preventDefault();
    if (ending) return;
    ending = true;
    const timer = setTimeout(() => app.exit(1), closeMilliseconds);
    void behind.close().then(
      () => finish(0),
      () => finish(1),
    );
    const finish = (code: number): void => {
      clearTimeout(timer);
      app.exit(code);
    };
  });

  await app.whenReady();
  denyPermissions(electron.defaultSession());
  serveScheme(electron, options.rendererFolder);
  const started = options.start(electronShell(electron, options.control), electronSystem(electron));
  behind = started;
  handOverPorts(electron, (port) => started.connect(port));
  show();
}

function openWindow<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  preload: string,
): WindowApi<P> {
  const window = electron.createWindow({
    width: 1180,
    height: 780,
    minWidth: 480,
    minHeight: 420,
    show: false,
    title: 'Trouvaille',
    autoHideMenuBar: true,
    // The light ground of `tokens.css`: nothing else is seen before the first frame.
    backgroundColor: '#f7f6f2',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(appUrl);
  return window;
}

function bringForward<P extends MessagePortMainLike>(window: WindowApi<P>): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
