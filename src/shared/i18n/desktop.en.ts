import type { frenchDesktop } from './desktop.fr.ts';

/** Menus and messages of the desktop application, in English. */
export const englishDesktop: Record<keyof typeof frenchDesktop, string> = {
  'desktop.menu.file': 'File',
  'desktop.menu.view': 'View',
  'desktop.tray.show': 'Show Trouvaille',
  'desktop.tray.quit': 'Quit Trouvaille',
  'desktop.drop.failed': 'This folder could not be added',
};
