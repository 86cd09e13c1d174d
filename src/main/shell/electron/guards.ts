import type { MessagePortMainLike } from '../message-port.ts';
import type { ElectronApi, Navigation, SessionApi, WebContentsApi } from './electron-api.ts';
import { isAppUrl } from './origin.ts';

/** No window is opened, no page left, no web view embedded, whatever a document's text brings about. */
export function guardContents<P extends MessagePortMainLike>(electron: ElectronApi<P>): void {
  electron.app.on('web-contents-created', (_event, contents: WebContentsApi<P>) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    const stay = (details: Navigation): void => {
      if (!isAppUrl(details.url)) details.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** The window needs no permission: every one is denied, asked for or looked up. */
export function denyPermissions(session: SessionApi): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}
