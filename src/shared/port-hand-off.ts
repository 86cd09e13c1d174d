/** What the window and Electron's preload say to each other, and the preload and main. */
export const portHandOff = {
  /** Window to preload: it listens now. */
  wanted: 'trouvaille:port-wanted',
  /** Preload to window, with the port. */
  here: 'trouvaille:port',
  /** The channel between preload and main, both ways. */
  channel: 'trouvaille:port',
} as const;

/** The channel from Electron's preload to main for paths of what was dropped on the window. */
export const folderDrop = 'trouvaille:folders-dropped';
