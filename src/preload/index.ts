/** The narrow bridge: it passes one port from main to the window, and nothing else. */
import { ipcRenderer } from 'electron';
import { portHandOff } from '../shared/port-hand-off.ts';

ipcRenderer.on(portHandOff.channel, (event) => {
  // `contextBridge` cannot carry ports: `postMessage` can.
  window.postMessage(portHandOff.here, location.origin, event.ports);
});

// The window says when it listens: a port sent before would be lost.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === portHandOff.wanted) {
    ipcRenderer.send(portHandOff.channel);
  }
});
