/**
 * A models' hub of our own on 127.0.0.1: the real protocol over real sockets, with the faults that
 * real hubs have. Large files are sent on to a second server, as Hugging Face does with its store.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative, sep } from 'node:path';

/** What goes wrong with one answer; the next one is whole again. */
export type Fault =
  /** The connection is cut after so many bytes of the body. */
  | { kind: 'drop'; after: number }
  /** Nothing more comes after so many bytes, though the connection stays. */
  | { kind: 'stall'; after: number }
  /** `Content-Length` says less (and no more is sent) or more than there is. */
  | { kind: 'length'; by: number }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** Bytes that are not the file's. */
  | { kind: 'spoiled' }
  /** `Range` is not looked at. */
  | { kind: 'no-range' }
  /** The rest that was asked for, but from another place than was asked for. */
  | { kind: 'other-range' }
  | { kind: 'redirect'; to: string };

export interface Request {
  readonly path: string;
  readonly range: string | undefined;
  readonly status: number;
}

export class HubDouble {
  readonly requests: Request[] = [];
  revision = 'a'.repeat(40);
  /** Whether a model's description is asked for with its revision, as the hub has it, or without. */
  describesRevisions = true;
  /** Whether the list of files says their sizes and checksums. */
  listsChecksums = true;
  readonly #models = new Map<string, Map<string, Buffer>>();
  readonly #faults = new Map<string, Fault[]>();
  readonly #servers: Server[] = [];
  #address = '';
  #store = '';

  /** Starts both servers. */
  async open(): Promise<this> {
    this.#address = await this.#listen((request, response) => this.#hub(request, response));
    this.#store = await this.#listen((request, response) => this.#file(request, response));
    return this;
  }

  get address(): string {
    return this.#address;
  }

  publish(id: string, files: ReadonlyMap<string, Buffer>): void {
    this.#models.set(id, new Map(files));
  }

  /** Publishes a folder's files. */
  publishFolder(id: string, folder: string): void {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
    this.publish(id, new Map(names.map((name) => [name, readFileSync(join(folder, name))])));
  }

  /** Faults of the next answers to requests whose path ends so, in order. */
  fail(pathEnd: string, ...faults: Fault[]): void {
    this.#faults.set(pathEnd, faults);
  }

  requestsOf(pathEnd: string): Request[] {
    return this.requests.filter(({ path }) => path.endsWith(pathEnd));
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const server = createServer(answer);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  #hub(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', this.#address).pathname;
    const described = this.describesRevisions
      ? /^\/api\/models\/(.+)\/revision\/main$/
      : /^\/api\/models\/([^/]+\/[^/]+)$/;
    const listed = described.exec(path)?.[1];
    const [, id = '', revision = '', name = ''] =
      /^\/(.+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const files = this.#models.get(listed ?? id);
    const content = files?.get(name);
    if (listed !== undefined && files) {
      if (this.#planned(request, response)) return;
      this.#json(request, response, files);
    } else if (!content || revision !== this.revision) {
      this.#end(request, response, 404, {}, 'not found');
    } else if (isLarge(name)) {
      const headers = {
        location: `${this.#store}${path}`,
        'x-repo-commit': this.revision,
        'x-linked-size': String(content.length),
        'x-linked-etag': `"${sha256(content)}"`,
      };
      this.#end(request, response, 302, headers, '');
    } else this.#send(request, response, content, gitHash(content));
  }

  #file(request: IncomingMessage, response: ServerResponse): void {
    const [, id = '', name = ''] = /^\/(.+)\/resolve\/[^/]+\/(.+)$/.exec(request.url ?? '') ?? [];
    const content = this.#models.get(id)?.get(name);
    if (content) this.#send(request, response, content, sha256(content));
    else this.#end(request, response, 404, {}, 'not found');
  }

  #json(
    request: IncomingMessage,
    response: ServerResponse,
    files: ReadonlyMap<string, Buffer>,
  ): void {
    const siblings = [...files].map(([name, content]) => ({
      rfilename: name,
      ...(this.listsChecksums ? listing(name, content) : {}),
    }));
    const body = JSON.stringify({ id: 'x', sha: this.revision, siblings });
    this.#end(request, response, 200, { 'content-type': 'application/json' }, body);
  }

  #send(request: IncomingMessage, response: ServerResponse, whole: Buffer, tag: string): void {
    const fault = this.#nextFault(request);
    const headers: Record<string, string> = { etag: `"${tag}"`, 'accept-ranges': 'bytes' };
    if (fault?.kind === 'status' || fault?.kind === 'redirect') {
      this.#fail(request, response, fault);
      return;
    }
    const condition = request.headers['if-range'];
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const unchanged = condition === undefined || condition === headers['etag'];
    let content = whole;
    let status = 200;
    if (asked !== undefined && unchanged && fault?.kind !== 'no-range') {
      const start = Number(asked) + (fault?.kind === 'other-range' ? 1 : 0);
      if (start >= whole.length) {
        const range = { 'content-range': `bytes */${whole.length}` };
        this.#end(request, response, 416, range, '');
        return;
      }
      status = 206;
      content = whole.subarray(start);
      headers['content-range'] = `bytes ${start}-${whole.length - 1}/${whole.length}`;
    }
    if (fault?.kind === 'spoiled') content = Buffer.alloc(content.length, 7);
    let length = content.length;
    if (fault?.kind === 'length') {
      length += fault.by;
      content = content.subarray(0, length);
    }
    this.requests.push({ path: request.url ?? '', range: request.headers.range, status });
    response.writeHead(status, { ...headers, 'content-length': String(length) });
    if (fault?.kind === 'drop' || fault?.kind === 'stall') {
      response.write(content.subarray(0, fault.after), () => {
        // What the other side has not read yet goes with the connection: it is given time to.
        if (fault.kind === 'drop') setTimeout(() => response.destroy(), fault.after > 0 ? 250 : 0);
      });
    } else if (length > content.length) {
      response.write(content, () => response.destroy());
    } else response.end(content);
  }

  #planned(request: IncomingMessage, response: ServerResponse): boolean {
    const fault = this.#nextFault(request);
    if (fault) this.#fail(request, response, fault);
    return fault !== undefined;
  }

  #fail(request: IncomingMessage, response: ServerResponse, fault: Fault): void {
    if (fault.kind === 'status') {
      this.#end(request, response, fault.status, fault.headers ?? {}, 'no');
    } else if (fault.kind === 'redirect') {
      this.#end(request, response, 302, { location: fault.to }, '');
    } else response.destroy();
  }

  #nextFault(request: IncomingMessage): Fault | undefined {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const end = [...this.#faults.keys()].find((each) => path.endsWith(each));
    return end === undefined ? undefined : this.#faults.get(end)?.shift();
  }

  #end(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: Record<string, string>,
    body: string,
  ): void {
    this.requests.push({ path: request.url ?? '', range: request.headers.range, status });
    response.writeHead(status, headers).end(body);
  }
}

/** Kept in Git-LFS, as the hub does with weights. */
function isLarge(name: string): boolean {
  return /\.(safetensors|bin)$/.test(name);
}

function listing(name: string, content: Buffer): object {
  if (!isLarge(name)) return { size: content.length, blobId: gitHash(content) };
  return {
    size: content.length,
    blobId: 'f'.repeat(40), // of the pointer, not of the content
    lfs: { sha256: sha256(content), size: content.length, pointerSize: 134 },
  };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function gitHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
