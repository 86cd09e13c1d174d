/** The one window: opened, hidden and brought back where it was. */
import { Breaker } from '../../app/breaker.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi, WindowApi } from './electron-api.ts';
import { appUrl } from './origin.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Under the pointer while a file is dragged out; small, since it is drawn as large as it is. */
  readonly dragIcon: string;
  /** Where the window's place is kept. */
  readonly stateFile: string;
  /** Told what went wrong and costs no more than a convenience. */
  onProblem(error: unknown): void;
}

const usualSize = { width: 1180, height: 780 };

export class MainWindow<P extends MessagePortMainLike> {
  readonly #electron: ElectronApi<P>;
  readonly #options: MainWindowOptions;
  /** A page that dies again and again is not loaded for ever. */
  readonly #breaker = new Breaker();
  #window: WindowApi<P> | null = null;
  #leaving = false;
  #dragged: string | null = null;

  constructor(electron: ElectronApi<P>, options: MainWindowOptions) {
    this.#electron = electron;
    this.#options = options;
  }

  /** Brings the window to the front, from wherever it is. */
  show(): void {
    const window = this.#window ?? this.open({ shown: true });
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  hide(): void {
    this.#keepState();
    this.#window?.hide();
  }

  /** The drag that has begun in the window goes on as one of this file. */
  dragFile(file: string): void {
    this.#dragged = file;
    this.#window?.webContents.startDrag({ file, icon: this.#options.dragIcon });
  }

  /** Whether a file was dragged from here: dropped on the window, it is no folder to watch. */
  hasDragged(path: string): boolean {
    return this.#dragged === path;
  }

  /** Shows the window, or hides it where it is the one in front. */
  toggle(): void {
    if (this.#window?.isVisible() && this.#window.isFocused()) this.hide();
    else this.show();
  }

  /** From now on closing the window closes it: the application ends. */
  leave(): void {
    this.#leaving = true;
    this.#keepState();
  }

  /** Makes the window; `shown` false: it waits, hidden, for the shortcut or the tray. */
  open({ shown }: { shown: boolean }): WindowApi<P> {
    const state = readWindowState(this.#options.stateFile, this.#electron.displays());
    const window = this.#electron.createWindow({
      ...(state?.bounds ?? usualSize),
      minWidth: 480,
      minHeight: 420,
      show: false,
      title: 'Trouvaille',
      icon: this.#options.icon,
      autoHideMenuBar: true,
      // The light ground of `tokens.css`: nothing else is seen before the first frame.
      backgroundColor: '#f7f6f2',
      webPreferences: {
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    this.#window = window;
    if (state?.maximized && shown) window.maximize();
    if (shown) window.once('ready-to-show', () => window.show());
    // Folders are watched with the window closed: it comes back from the tray, in no time.
    window.on('close', (event) => {
      if (this.#leaving) return;
      event.preventDefault();
      this.hide();
    });
    window.on('closed', () => (this.#window = null));
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (this.#leaving || reason === 'clean-exit') return;
      this.#options.onProblem(new Error(`the window's process ended: ${reason}`));
      if (this.#breaker.allows()) void window.loadURL(appUrl);
    });
    void window.loadURL(appUrl);
    return window;
  }

  #keepState(): void {
    const window = this.#window;
    if (!window) return;
    try {
      writeWindowState(this.#options.stateFile, {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
      });
    } catch (error) {
      this.#options.onProblem(error); // a read-only data folder: the window opens at its usual place
    }
  }
}
