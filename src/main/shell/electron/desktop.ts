import type { DesktopState } from '../../../shared/app-contract.ts';
import { toFailure, type Failure } from '../../../shared/errors.ts';
import type { Desktop, DesktopSettings } from '../../app/system.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi } from './electron-api.ts';
import { GlobalShortcut, type ShortcutEnvironment } from './global-shortcut.ts';
import type { MainWindow } from './main-window.ts';
import { startAtLogin, type LoginEnvironment } from './start-at-login.ts';

export type DesktopEnvironment = ShortcutEnvironment & LoginEnvironment;

/** The application's place on the desktop as Electron makes it. */
export function electronDesktop<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  environment: DesktopEnvironment,
  window: MainWindow<P>,
): Desktop {
  const shortcut = new GlobalShortcut(electron, environment, () => window.toggle());
  let loginFailure: Failure | null = null;
  return {
    apply(settings: DesktopSettings) {
      shortcut.set(settings.shortcut);
      try {
        startAtLogin(electron, environment, settings.startAtLogin);
        loginFailure = null;
      } catch (error) {
        loginFailure = toFailure(error);
      }
      return Promise.resolve();
    },
    get state(): DesktopState {
      return { shortcut: shortcut.state, startAtLogin: loginFailure };
    },
    hideWindow: () => window.hide(),
    dragFile: (path) => window.dragFile(path),
  };
}
