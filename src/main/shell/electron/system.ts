import { TrouvailleError } from '../../../shared/errors.ts';
import type { Desktop, System } from '../../app/system.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import { openPdfAt } from '../pdf-viewer.ts';
import type { ElectronApi } from './electron-api.ts';

/** The system as Electron reaches it. */
export function electronSystem<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  desktop: Desktop,
): System {
  return {
    desktop,
    async openFile(path) {
      const detail = await electron.shell.openPath(path);
      if (detail !== '')
        throw new TrouvailleError('system-failed', { program: 'Electron', detail });
    },
    openFileAt: openPdfAt,
    showFile(path) {
      electron.shell.showItemInFolder(path);
      return Promise.resolve();
    },
    async chooseFolder() {
      const { canceled, filePaths } = await electron.dialog.showOpenDialog({
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
