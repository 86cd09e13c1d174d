import { securityHeaders } from '../content-security.ts';
import type { MessagePortMainLike } from '../message-port.ts';
import { rendererFile } from '../renderer-files.ts';
import type { ElectronApi, ProtocolRequest } from './electron-api.ts';
import { appScheme, isAppUrl } from './origin.ts';

/**
 * Before `ready`: the scheme behaves as `https` does, for modules, workers, storage and policies, and
 * compiled scripts are kept. It needs no more: pdf.js takes `fetch` for `http` alone and asks for its
 * character maps and fonts by XMLHttpRequest, its decoders are scripts, documents come over the port and
 * nothing is streamed. `supportFetchAPI`, `stream` and `corsEnabled` would open what nobody uses.
 */
export function declareScheme<P extends MessagePortMainLike>(electron: ElectronApi<P>): void {
  electron.protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** After `ready`: serves the built window in `folder`. */
export function serveScheme<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  folder: string,
): void {
  electron.protocol.handle(appScheme, (request) => replyTo(request, folder));
}

async function replyTo({ url, method }: ProtocolRequest, folder: string): Promise<Response> {
  const parsed = URL.parse(url);
  if (method !== 'GET' || !parsed || !isAppUrl(url)) return refusal(403);
  const file = await rendererFile(folder, parsed.pathname);
  if (!file) return refusal(404);
  return new Response(file.body, {
    headers: { ...securityHeaders, 'Content-Type': file.type },
  });
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
