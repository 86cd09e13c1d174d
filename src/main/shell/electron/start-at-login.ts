/** Whether the application starts with the person's session. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi } from './electron-api.ts';

/** The window waits in the tray. */
export const hiddenFlag = '--hidden';

export interface LoginEnvironment {
  readonly platform: NodeJS.Platform;
  /** What starts the application: its program, and in a checkout the checkout's folder. */
  readonly command: readonly [program: string, ...arguments_: string[]];
  /** `XDG_CONFIG_HOME`, on Linux. */
  readonly configFolder: string;
}

/** Throws what the system says of an autostart entry that cannot be written. */
export function startAtLogin<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  { platform, command, configFolder }: LoginEnvironment,
  wanted: boolean,
): void {
  if (platform === 'darwin' || platform === 'win32') {
    const [path, ...args] = command;
    electron.app.setLoginItemSettings({ openAtLogin: wanted, path, args: [...args, hiddenFlag] });
    return;
  }
  // Electron has no such call on Linux: the desktop's autostart entry is written instead.
  const folder = join(configFolder, 'autostart');
  const entry = join(folder, 'trouvaille.desktop');
  if (!wanted) {
    rmSync(entry, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    entry,
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Trouvaille',
      `Exec=${[...command, hiddenFlag].map(quoted).join(' ')}`,
      'X-GNOME-Autostart-enabled=true',
      '',
    ].join('\n'),
  );
}

/** A word of a command as `Exec` has it: quoted, its special characters escaped (Desktop Entry spec, 1.5). */
export function quoted(word: string): string {
  const escaped = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  // The value is itself a string, in which a backslash is written twice.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}
