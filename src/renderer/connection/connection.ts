import type { Port } from '../../shared/rpc.ts';
import { portHandOff } from '../../shared/port-hand-off.ts';
import { MessagePortPort } from './message-port-port.ts';
import { WebSocketPort } from './web-socket-port.ts';

/** The window's one connection to the application: handed over by Electron's preload, else a WebSocket. */
export function openConnection(): Promise<Port> {
  return location.protocol === 'app:' ? fromPreload() : fromServer();
}

/** Listens first, then asks: a port sent to nobody would be lost. */
function fromPreload(): Promise<Port> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports;
      // The preload shares this window; anything else that posts here is not it.
      if (event.source !== window || event.data !== portHandOff.here || !port) return;
      window.removeEventListener('message', receive);
      resolve(new MessagePortPort(port));
    };
    window.addEventListener('message', receive);
    window.postMessage(portHandOff.wanted, location.origin);
  });
}

function fromServer(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/connection`);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => resolve(new WebSocketPort(socket)), { once: true });
    socket.addEventListener('close', () => reject(new Error('connection refused')), { once: true });
  });
}
