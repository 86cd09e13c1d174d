/** What an answer of the hub means, and its body where it is small. */
import { TrouvailleError } from '../../../shared/errors.ts';
import type { HubConnection, HubResponse } from './hub-connection.ts';
import { Passing, retryAfterMs } from './retries.ts';

/** The hub's list of a model's files is far smaller. */
const mostJsonBytes = 8_000_000;

/** Throws where the hub does not give what was asked for: `Passing` where it may do so later. */
export function mustGive({ status, headers, host, body }: HubResponse, file: string): void {
  if (status >= 200 && status < 300) return;
  body.destroy();
  const refused = new TrouvailleError('hub-refused', { host, file, status });
  if (status === 408 || status === 429 || status >= 500) {
    throw new Passing(refused, retryAfterMs(headers['retry-after']));
  }
  throw refused;
}

/** An error of the connection as what may pass; every other one as it is. */
export function passing(error: unknown): unknown {
  const lost = error instanceof TrouvailleError && error.code === 'hub-unreachable';
  return lost ? new Passing(error) : error;
}

/** The JSON at a path of the hub. Throws `hub-refused`, `download-damaged`, or `Passing`. */
export async function getJson(
  hub: HubConnection,
  path: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await hub
    .get(path, { accept: 'application/json' }, signal)
    .catch((error: unknown) => {
      throw passing(error);
    });
  mustGive(response, path);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    response.body.setTimeout(hub.stallMilliseconds, () => response.body.destroy());
    for await (const part of response.body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > mostJsonBytes) break;
      parts.push(part);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    throw new Passing(new TrouvailleError('hub-unreachable', { host: response.host, detail }));
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch (cause) {
    throw new TrouvailleError('download-damaged', { file: path, detail: 'JSON' }, { cause });
  }
}
