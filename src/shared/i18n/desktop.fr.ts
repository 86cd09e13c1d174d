/** Menus and messages of the desktop application, in French. */
export const frenchDesktop = {
  'desktop.menu.file': 'Fichier',
  'desktop.menu.view': 'Affichage',
  'desktop.tray.show': 'Afficher Trouvaille',
  'desktop.tray.quit': 'Quitter Trouvaille',
  'desktop.drop.failed': 'Ce dossier n’a pas pu être ajouté',
} as const;
