import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { rendererFile } from '../renderer-files.ts';
import type { Access } from './access.ts';

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** What a request is answered: a file of the window in `folder`, to those whom `access` knows. */
export async function replyTo(
  request: IncomingMessage,
  access: Access,
  folder: string,
): Promise<Reply> {
  if (!access.hasOwnHost(request)) return refusal(403, 'Not the address of this service.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal(405, 'Only GET is answered.', { Allow: 'GET, HEAD' });
  }
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
  if (!url) return refusal(400, 'Not an address.');
  if (url.pathname === '/' && access.hasToken(url)) {
    // The token leaves the address bar and the history; the cookie goes on in its place.
    return {
      status: 303,
      headers: { Location: '/', 'Set-Cookie': access.cookie, 'Cache-Control': 'no-store' },
      body: '',
    };
  }
  if (!access.hasSession(request)) {
    return refusal(
      403,
      'Ouvrez l’adresse complète affichée dans le terminal. / Open the full address shown in the terminal.',
    );
  }
  const file = await rendererFile(folder, url.pathname);
  if (!file) return refusal(404, 'There is no such file.');
  return {
    status: 200,
    headers: {
      'Content-Type': file.type,
      'Content-Length': file.body.length,
      'Cache-Control': file.immutable ? 'max-age=31536000, immutable' : 'no-store',
    },
    body: file.body,
  };
}

function refusal(status: number, text: string, headers: OutgoingHttpHeaders = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    body: `${text}\n`,
  };
}
