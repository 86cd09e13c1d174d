/** Where the window lives: a scheme of its own, that no web page can have. */
export const appScheme = 'app';
export const appOrigin = 'app://trouvaille';
export const appUrl = `${appOrigin}/`;

/** Whether an address is the window's own. Compared in parts: `app://trouvaille.evil` begins alike. */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address);
  // A scheme of our own has no origin for `URL`: its parts are compared instead.
  return (
    url !== null &&
    url.protocol === `${appScheme}:` &&
    url.host === 'trouvaille' &&
    url.username === '' &&
    url.password === ''
  );
}
