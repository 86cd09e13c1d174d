/** The Electron app from its start to its end. */
import type { Language } from '../../../shared/domain.ts';
import { toFailure } from '../../../shared/errors.ts';
import { message, sentence } from '../../../shared/i18n/messages.ts';
import type { Port } from '../../../shared/rpc.ts';
import type { System } from '../../app/system.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { Shell } from '../seam.ts';
import { declareScheme, serveScheme } from './app-protocol.ts';
import { electronDesktop, type DesktopEnvironment } from './desktop.ts';
import { acceptDrops } from './dropped-folders.ts';
import type { ElectronApi } from './electron-api.ts';
import { electronShell, type ProcessControl } from './fork.ts';
import { denyPermissions, guardContents } from './guards.ts';
import { MainWindow, type MainWindowOptions } from './main-window.ts';
import { applicationMenu, trayMenu } from './menus.ts';
import { handOverPorts } from './port-hand-off.ts';
import { saidBySecond, type StartWords } from './start-words.ts';
import { electronSystem } from './system.ts';

/** What stands behind the windows. */
export interface Behind {
  connect(port: Port): void;
  addFolder(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface ElectronStart extends MainWindowOptions {
  /** The built window. */
  readonly rendererFolder: string;
  readonly words: StartWords;
  readonly language: Language;
  readonly environment: DesktopEnvironment;
  /** Starts the engine: called once, when Electron is ready. */
  start(shell: Shell, system: System): Behind;
  readonly control?: ProcessControl;
}

/** Finishing what is being written takes less; after this long the app ends without it. */
const closeMilliseconds = 8_000;

/**
 * Runs the app. Resolves when its window is on its way; at once, and quitting, where another instance
 * runs already: that one is told what was asked of this one, and shows its window instead.
 */
export async function runElectronApp<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  options: ElectronStart,
): Promise<void> {
  const { app } = electron;
  const { environment, language, words } = options;
  if (!app.requestSingleInstanceLock({ ...words })) {
    app.quit();
    return;
  }
  app.enableSandbox();
  declareScheme(electron);
  guardContents(electron);

  const window = new MainWindow(electron, options);
  let behind: Behind | null = null;
  app.on('second-instance', (_event, _argv, _folder, said) => {
    if (!behind) return; // still starting: the window comes by itself
    const asked = saidBySecond(said);
    if (asked.toggle) window.toggle();
    else window.show();
    addFolders(asked.folders);
  });
  app.on('activate', () => {
    if (behind) window.show();
  });
  app.on('window-all-closed', () => {
    // The tray stays, and folders are watched, until the person quits.
  });
  app.on(
    'before-quit',
    quitOnce(electron, window, () => behind),
  );

  const addFolders = (folders: readonly string[]): void => {
    for (const folder of folders) {
      behind?.addFolder(folder).catch((error: unknown) => {
        electron.dialog.showErrorBox(
          message(language, 'desktop.drop.failed'),
          sentence(language, toFailure(error)),
        );
      });
    }
  };

  await app.whenReady();
  denyPermissions(electron.defaultSession());
  serveScheme(electron, options.rendererFolder);
  electron.setApplicationMenu(applicationMenu(environment.platform, language));
  const system = electronSystem(electron, electronDesktop(electron, environment, window));
  const started = options.start(electronShell(electron, options.control), system);
  behind = started;
  handOverPorts(electron, (port) => started.connect(port));
  acceptDrops(electron, (paths) => addFolders(paths.filter((path) => !window.hasDragged(path))));
  const show = (): void => window.show();
  const tray = electron.createTray(
    options.icon,
    trayMenu(language, { show, quit: () => app.quit() }),
  );
  tray.setToolTip('Trouvaille');
  tray.on('click', () => window.toggle());
  window.open({ shown: !words.hidden });
}

/** Ends the app once what is being written is finished, however often it is asked to. */
function quitOnce<P extends MessagePortMainLike>(
  { app, globalShortcut }: ElectronApi<P>,
  window: MainWindow<P>,
  behind: () => Behind | null,
): (event: { preventDefault(): void }) => void {
  let ending = false;
  return (event) => {
    const engine = behind();
    if (!engine) return;
    event.preventDefault();
    if (ending) return;
    ending = true;
    window.leave();
    globalShortcut.unregisterAll();
    const timer = setTimeout(() => app.exit(1), closeMilliseconds);
    const finish = (code: number): void => {
      clearTimeout(timer);
      app.exit(code);
    };
    void engine.close().then(
      () => finish(0),
      () => finish(1),
    );
  };
}
