/** Electron itself, in the form of `ElectronApi`. Outside Electron this module cannot be loaded. */
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  Tray,
  app,
  dialog,
  globalShortcut,
  ipcMain,
  nativeImage,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  type MessagePortMain,
} from 'electron';
import type { ElectronApi } from './electron-api.ts';

/** Height of a tray's icon, in pixels: macOS and most Linux panels show 22, Windows scales 16 to 32. */
const trayIconHeight = 22;

export const electron: ElectronApi<MessagePortMain> = {
  app,
  protocol,
  ipcMain,
  dialog,
  shell,
  globalShortcut,
  defaultSession: () => session.defaultSession,
  createWindow: (options) => new BrowserWindow(options),
  createTray(icon, menu) {
    const image = nativeImage.createFromPath(icon).resize({ height: trayIconHeight });
    const tray = new Tray(image);
    tray.setContextMenu(Menu.buildFromTemplate(menu));
    return tray;
  },
  setApplicationMenu: (menu) => Menu.setApplicationMenu(Menu.buildFromTemplate(menu)),
  displays: () => screen.getAllDisplays().map(({ workArea }) => workArea),
  createMessageChannel: () => new MessageChannelMain(),
  forkUtility: (entry, options) => utilityProcess.fork(entry, [], options),
};
