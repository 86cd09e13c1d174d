/**
 * Who may talk to the browser shell: the person whose terminal printed the address, and no page of
 * another site, whatever it makes their browser send.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** 256 bits, from the system: not to be guessed. */
const secretBytes = 32;

export class Access {
  /** Carried by the printed address alone. */
  readonly token = randomBytes(secretBytes).toString('base64url');
  /** Carried by the cookie that the token is exchanged for. */
  readonly #session = randomBytes(secretBytes).toString('base64url');
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Asked under this machine's own name: a name that was made to lead here (DNS rebinding) is not it. */
  hasOwnHost(request: IncomingMessage): boolean {
    return this.#hosts.includes(request.headers.host ?? '');
  }

  /** Asked by our own page, for requests that always carry an origin (a WebSocket's). */
  hasOwnOrigin(request: IncomingMessage): boolean {
    return request.headers.origin === `http://${request.headers.host ?? ''}`;
  }

  hasToken(url: URL): boolean {
    return same(url.searchParams.get('token') ?? '', this.token);
  }

  hasSession(request: IncomingMessage): boolean {
    const prefix = `${this.#cookieName}=`;
    return (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(prefix) && same(pair.slice(prefix.length), this.#session));
  }

  /** `Secure` is left out: the page is served without TLS, and never leaves this machine. */
  get cookie(): string {
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Cookies are shared between the ports of a host: two servers must not overwrite each other's. */
  get #cookieName(): string {
    return `trouvaille-${this.#port}`;
  }

  get #hosts(): string[] {
    return [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
  }
}

/** Compared in a time that tells nothing of where they differ, whatever their lengths. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
