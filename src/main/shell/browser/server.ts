/** The application in a browser: served on 127.0.0.1 to the person who started it, and to no other. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Application } from '../../app/application.ts';
import type { Engine } from '../../app/engine.ts';
import type { System } from '../../app/system.ts';
import { readSettings } from '../../settings.ts';
import { applicationVersion } from '../../version.ts';
import { securityHeaders } from '../content-security.ts';
import { nodeShell } from '../node/fork.ts';
import { Access } from './access.ts';
import { builtRenderer } from './renderer-build.ts';
import { openInSystem, systemByCommands } from './system.ts';
import { replyTo } from './reply.ts';
import { WebSocketPort } from './web-socket-port.ts';

export interface BrowserShellOptions {
  readonly dataFolder: string;
  /** Absolute; watched from now on, beside those of the data folder. */
  readonly folders: readonly string[];
  /** 0 or absent: one that is free. */
  readonly port?: number;
  /** Opens the address in the person's browser. */
  readonly open?: boolean;
  /** Told the address with its token, once the window can be asked for. */
  onUrl(url: string): void;
  /** Told what keeps the browser from being opened: the address still serves. */
  onOpenFailed?(error: unknown): void;
  /** For tests: the system and the engine. */
  readonly system?: System;
  readonly engine?: Engine;
}

export interface BrowserShell {
  /** With the token: it is exchanged for a cookie at the first load. */
  readonly url: string;
  close(): Promise<void>;
}

/** A window's request is small: a query, a vector of a few thousand numbers, a slice of passages. */
const longestMessage = 8 * 1024 * 1024;

/**
 * Serves the application until closed. Throws what listening does (`EADDRINUSE`), and what the
 * settings do; what keeps the engine from starting is shown in the window instead.
 */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const { dataFolder, folders, engine } = options;
  const settings = readSettings(dataFolder);
  const folder = await builtRenderer();
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const access = new Access(port);
  const application = new Application({
    context: { dataFolder, settings, shell: nodeShell() },
    system: options.system ?? systemByCommands,
    version: applicationVersion(),
    folders,
    ...(engine && { engine }),
  });

  server.on('request', (request, response) => {
    void replyTo(request, access, folder).then(({ status, headers, body }) => {
      response.writeHead(status, { ...securityHeaders, ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const allowed =
      access.hasOwnHost(request) && access.hasOwnOrigin(request) && access.hasSession(request);
    if (!allowed || request.url !== '/connection') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      application.connect(new WebSocketPort(webSocket));
    });
  });

  const url = `http://127.0.0.1:${port}/?token=${access.token}`;
  options.onUrl(url);
  if (options.open) {
    openInSystem(url).catch((error: unknown) => options.onOpenFailed?.(error));
  }
  return {
    url,
    async close() {
      await application.close();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: ReturnType<typeof createServer>, asked: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(asked, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('no TCP address'));
      else resolve(address.port);
    });
  });
}
