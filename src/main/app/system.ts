import type { DesktopState } from '../../shared/app-contract.ts';
import type { Settings } from '../settings.ts';

/** What the application asks of the system it runs on: one implementation a shell. */
export interface System {
  /** Opens a file in the viewer the person has chosen for its kind. */
  openFile(path: string): Promise<void>;
  /**
   * Opens a PDF at a page (from 1) in the viewer the person has chosen. False: that viewer is not known
   * to be able to, and nothing was opened. Absent: the system never can.
   */
  openFileAt?(path: string, page: number): Promise<boolean>;
  /** Shows a file in its folder. */
  showFile(path: string): Promise<void>;
  /** The system's dialog for a folder, null where it was dismissed; absent: the window has a field. */
  chooseFolder?(): Promise<string | null>;
  /** Absent: the application has no window of its own on the desktop (it is in a browser). */
  readonly desktop?: Desktop;
}

/** Settings that the desktop is told of. */
export type DesktopSettings = Pick<Settings, 'shortcut' | 'startAtLogin'>;

/** The application's place on the desktop, beside its windows' contents. */
export interface Desktop {
  /** Makes the global shortcut and the start at login what the settings say. */
  apply(settings: DesktopSettings): Promise<void>;
  readonly state: DesktopState;
  hideWindow(): void;
  /** Goes on with a drag that began in the window as one of this file, to other programs. */
  dragFile(path: string): void;
}
