/** The application's menu and the tray's. */
import type { Language } from '../../../shared/domain.ts';
import { message } from '../../../shared/i18n/messages.ts';
import type { MenuItem } from './electron-api.ts';

export interface MenuActions {
  readonly show: () => void;
  readonly quit: () => void;
}

/** What every desktop expects; roles carry their own words in the system's language. */
export function applicationMenu(platform: NodeJS.Platform, language: Language): MenuItem[] {
  const own: MenuItem[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const file: MenuItem[] =
    platform === 'darwin'
      ? []
      : [{ label: message(language, 'desktop.menu.file'), submenu: [{ role: 'quit' }] }];
  return [
    ...own,
    ...file,
    { role: 'editMenu' },
    {
      label: message(language, 'desktop.menu.view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}

export function trayMenu(language: Language, { show, quit }: MenuActions): MenuItem[] {
  return [
    { label: message(language, 'desktop.tray.show'), click: show },
    { type: 'separator' },
    { label: message(language, 'desktop.tray.quit'), click: quit },
  ];
}
