/** Electron itself, in the form of `ElectronApi`. Outside Electron this module cannot be loaded. */
import {
  BrowserWindow,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  protocol,
  session,
  shell,
  utilityProcess,
  type MessagePortMain,
} from 'electron';
import type { ElectronApi } from './electron-api.ts';

export const electron: ElectronApi<MessagePortMain> = {
  app,
  protocol,
  ipcMain,
  dialog,
  shell,
  defaultSession: () => session.defaultSession,
  createWindow: (options) => new BrowserWindow(options),
  createMessageChannel: () => new MessageChannelMain(),
  forkUtility: (entry, options) => utilityProcess.fork(entry, [], options),
};
