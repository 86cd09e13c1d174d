/**
 * Requests to the models' hub: redirects followed, silence noticed, connections counted. Nothing
 * that identifies the person is sent.
 */
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TrouvailleError } from '../../../shared/errors.ts';

export interface HubOptions {
  /** `https://huggingface.co`, or a mirror of it. */
  readonly address: string;
  /** Empty: none. */
  readonly proxy: string;
  /** A connection to the network was made: people are told how many. */
  onConnection(): void;
  /** Silence after which a connection is given up. */
  readonly stallMilliseconds?: number;
}

export interface HubResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /**
   * Headers of the hub's own answer, where it sent the request on to a store of files: what they say
   * of the file holds, and what the store says of its copy may be another thing.
   */
  readonly first: IncomingHttpHeaders;
  readonly host: string;
  readonly body: IncomingMessage;
}

/** A hub that is slow answers within this; one that is silent for longer has been lost. */
const stallMilliseconds = 30_000;
/** Hugging Face sends a file's request on once or twice; more is a loop. */
const mostRedirects = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

export class HubConnection {
  readonly #options: HubOptions;
  readonly #agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  constructor(options: HubOptions) {
    this.#options = options;
    const { proxy } = options;
    const agent = {
      keepAlive: true,
      // Node's own support of proxies, CONNECT included; without it the environment's is not used.
      ...(proxy === '' ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    };
    this.#agents = { 'http:': new http.Agent(agent), 'https:': new https.Agent(agent) };
  }

  /** Silence after which a connection is given up, in ms. */
  get stallMilliseconds(): number {
    return this.#options.stallMilliseconds ?? stallMilliseconds;
  }

  /**
   * Asks for a path of the hub, wherever that leads. The body is to be read or destroyed. Throws
   * `hub-unreachable`, `hub-refused` where it leads nowhere, or the signal's reason.
   */
  async get(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<HubResponse> {
    let url = new URL(this.#options.address.replace(/\/+$/, '') + path);
    let first: IncomingHttpHeaders | null = null;
    let status = 0;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const body = await this.#request(url, headers, signal);
      first ??= body.headers;
      status = body.statusCode ?? 0;
      const location = body.headers.location;
      if (!redirects.includes(status) || location === undefined) {
        return { status, headers: body.headers, first, host: url.host, body };
      }
      body.resume(); // so that its connection can be used again
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next === null || !leadsOn(url, next)) {
        throw new TrouvailleError('hub-refused', { host: url.host, file: path, status });
      }
      url = next;
    }
    throw new TrouvailleError('hub-refused', { host: url.host, file: path, status });
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #request(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> {
    signal?.throwIfAborted();
    const secure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).get(url, {
        agent: this.#agents[secure ? 'https:' : 'http:'],
        headers: { 'user-agent': 'trouvaille', 'accept-encoding': 'identity', ...headers },
        ...(signal ? { signal } : {}),
      });
      request.setTimeout(this.stallMilliseconds, () => {
        request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      });
      request.on('socket', (socket) => {
        if (socket.connecting) this.#options.onConnection();
      });
      request.on('response', resolve);
      request.on('error', (error) => {
        if (signal?.aborted) reject(signal.reason instanceof Error ? signal.reason : error);
        else reject(unreachable(url.host, error));
      });
    });
  }
}

/** A hub sends a request on over HTTP or HTTPS, and never from the secure one to the other. */
function leadsOn(from: URL, to: URL): boolean {
  return to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
}

function unreachable(host: string, error: Error): TrouvailleError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return new TrouvailleError('hub-unreachable', { host, detail: code }, { cause: error });
}
