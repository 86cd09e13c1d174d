/** What the window and Electron's preload say to each other, and the preload and main. */
export const portHandOff = {
  /** Window to preload: it listens now. */
  wanted: 'trouvaille:port-wanted',
  /** Preload to window, with the port. */
  here: 'trouvaille:port',
  /** The channel between preload and main, both ways. */
  channel: 'trouvaille:port',
} as const;
