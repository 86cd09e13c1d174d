import { folderDrop } from '../../../shared/port-hand-off.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi } from './electron-api.ts';
import { isTrusted } from './port-hand-off.ts';

/** More paths in one drop are a mistake of the hand, not folders to watch. */
const mostPaths = 100;

/** Folders dropped on the window: the preload knows their paths, the window itself never does. */
export function acceptDrops<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  add: (folders: readonly string[]) => void,
): void {
  electron.ipcMain.on(folderDrop, (event, paths) => {
    if (!isTrusted(event) || !Array.isArray(paths)) return;
    const folders = paths.filter((path): path is string => typeof path === 'string' && path !== '');
    if (folders.length > 0) add(folders.slice(0, mostPaths));
  });
}
