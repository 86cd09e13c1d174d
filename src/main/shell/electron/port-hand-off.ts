import { portHandOff } from '../../../shared/port-hand-off.ts';
import type { Port } from '../../../shared/rpc.ts';
import { MainPort, type MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi, IpcEvent } from './electron-api.ts';
import { isAppUrl } from './origin.ts';

/**
 * Gives a window its port when its preload asks. A window that asks again was reloaded: its earlier
 * port is closed, and with it what it was still asking.
 */
export function handOverPorts<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  connect: (port: Port) => void,
): void {
  const ports = new Map<number, Port>();
  electron.ipcMain.on(portHandOff.channel, (event) => {
    if (!isTrusted(event)) return;
    const { sender } = event;
    const again = ports.get(sender.id);
    again?.close();
    const { port1, port2 } = electron.createMessageChannel();
    const port = new MainPort(port1);
    ports.set(sender.id, port);
    if (again === undefined) sender.on('destroyed', () => ports.get(sender.id)?.close());
    connect(port);
    sender.postMessage(portHandOff.channel, null, [port2]);
  });
}

/** Asked by the main frame of our own page, and by nothing it may have been led to. */
export function isTrusted<P>({ senderFrame }: IpcEvent<P>): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}
