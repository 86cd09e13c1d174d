import type { ShortcutState } from '../../../shared/app-contract.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi } from './electron-api.ts';

/** What the desktop is, as far as a global shortcut depends on it. */
export interface ShortcutEnvironment {
  /** Wayland: a registered shortcut may never be heard (ENGINEERING.md, 3). */
  readonly wayland: boolean;
  /** The command line that toggles the window, for a shortcut set in the desktop's own settings. */
  readonly toggleCommand: string;
}

/** The shortcut that shows and hides the window from anywhere: one at a time. */
export class GlobalShortcut<P extends MessagePortMainLike> {
  readonly #electron: ElectronApi<P>;
  readonly #environment: ShortcutEnvironment;
  readonly #onPressed: () => void;
  #state: ShortcutState = { kind: 'none' };

  constructor(electron: ElectronApi<P>, environment: ShortcutEnvironment, onPressed: () => void) {
    this.#electron = electron;
    this.#environment = environment;
    this.#onPressed = onPressed;
  }

  get state(): ShortcutState {
    return this.#state;
  }

  /** Takes `accelerator` (Electron's form) in the place of the one before; '' for none. */
  set(accelerator: string): void {
    const { globalShortcut } = this.#electron;
    globalShortcut.unregisterAll();
    this.#state = accelerator === '' ? { kind: 'none' } : this.#register(accelerator);
  }

  #register(accelerator: string): ShortcutState {
    let registered: boolean;
    try {
      registered = this.#electron.globalShortcut.register(accelerator, this.#onPressed);
    } catch {
      return { kind: 'invalid', accelerator }; // Electron throws a TypeError on what it cannot parse
    }
    const { wayland, toggleCommand } = this.#environment;
    if (wayland) return { kind: 'uncertain', accelerator, command: toggleCommand };
    return { kind: registered ? 'registered' : 'taken', accelerator };
  }
}
