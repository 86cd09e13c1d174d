/**
 * The narrow bridge: it passes one port from main to the window, and the paths of dropped folders from
 * the system to main, which the window never sees.
 */
import { ipcRenderer, webUtils } from 'electron';
import { folderDrop, portHandOff } from '../shared/port-hand-off.ts';

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

// Prevented, or the page would be left for the file that was dropped.
window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = Array.from(event.dataTransfer?.files ?? []);
  // A drag within the window carries no files.
  if (files.length > 0) {
    ipcRenderer.send(
      folderDrop,
      files.map((file) => webUtils.getPathForFile(file)),
    );
  }
});
