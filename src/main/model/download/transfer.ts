/** One file from the hub to the disk: gone on with where it stopped, whole and verified, or not there. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { TrouvailleError } from '../../../shared/errors.ts';
import { mustGive, passing } from './answers.ts';
import { checksumOf, hasChecksum } from './checksum.ts';
import type { HubConnection, HubResponse } from './hub-connection.ts';
import type { HubFile } from './repository.ts';
import { Passing, Retries } from './retries.ts';

export interface TransferOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the file that are on the disk. */
  readonly onBytes?: (count: number) => void;
  readonly pauseMs?: number;
}

/** A connection that gave less than this has not brought the file on. */
const someProgress = 64 * 1024;

/**
 * Downloads `file` from `path` of the hub to `target`. What was received before lies beside it, in
 * `target.part`. Throws `hub-refused`, `hub-unreachable`, `download-damaged`, errors of the disk, or
 * the signal's reason; what was received then stays, but where it is not the file.
 */
export async function fetchFile(
  hub: HubConnection,
  path: string,
  file: HubFile,
  target: string,
  options: TransferOptions = {},
): Promise<void> {
  const part = new PartFile(`${target}.part`);
  for (let attempt = 1; ; attempt++) {
    const expected = await receive(hub, path, file, part, options);
    const problem = await problemOf(part, expected, options.signal);
    if (problem === null) break;
    part.discard();
    // Once, by chance or because the file was changed meanwhile; twice, it is not the file.
    if (attempt === 2) {
      throw new TrouvailleError('download-damaged', { file: file.name, detail: problem });
    }
  }
  part.finish(target);
}

type Expected = Pick<HubFile, 'size' | 'checksum'>;

async function problemOf(
  part: PartFile,
  { size, checksum }: Expected,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  if (size !== null && part.size !== size) return `${part.size} / ${size} bytes`;
  if (checksum === null) return null;
  return (await hasChecksum(part.path, checksum, signal)) ? null : checksum.kind;
}

/** Requests until the hub has given the file to its end. */
async function receive(
  hub: HubConnection,
  path: string,
  file: HubFile,
  part: PartFile,
  options: TransferOptions,
): Promise<Expected> {
  const retries = new Retries(options.pauseMs);
  let expected: Expected = file;
  for (;;) {
    const before = part.size;
    if (expected.size !== null && before >= expected.size && before > 0) return expected;
    try {
      const response = await request(hub, path, file, part, options.signal);
      expected = expectedOf(file, response);
      await write(hub, response, part, expected, options);
      if (expected.size === null || part.size >= expected.size) return expected;
      const detail = `${part.size} / ${expected.size} bytes`;
      const cut = new TrouvailleError('hub-unreachable', { host: response.host, detail });
      throw new Passing(cut);
    } catch (failure) {
      if (part.size - before >= someProgress) retries.progressed();
      await retries.after(failure, options.signal);
    }
  }
}

/** The answer that goes on where `part` ends; `part` is emptied where the hub begins again. */
async function request(
  hub: HubConnection,
  path: string,
  file: HubFile,
  part: PartFile,
  signal: AbortSignal | undefined,
): Promise<HubResponse> {
  const start = part.size;
  const tag = part.tag;
  const headers: Record<string, string> = {};
  if (start > 0) {
    headers['range'] = `bytes=${start}-`;
    if (tag !== null) headers['if-range'] = tag; // the whole file where it is another one by now
  }
  const response = await hub.get(path, headers, signal).catch((error: unknown) => {
    throw passing(error);
  });
  if (start > 0 && (response.status === 416 || !continues(response, start, tag))) {
    // Ranges are not given, or not of what was received before: from the beginning.
    part.discard();
    if (response.status !== 200) {
      response.body.destroy();
      if (response.status === 206 || response.status === 416) {
        return request(hub, path, file, part, signal);
      }
    }
  }
  mustGive(response, file.name);
  if (response.status === 206 && start === 0) {
    response.body.destroy();
    const { host, status } = response;
    throw new TrouvailleError('hub-refused', { host, file: file.name, status });
  }
  part.tag = tagOf(response);
  return response;
}

/** Whether the answer is the rest of the file that was begun. Errors are not: they change nothing. */
function continues(response: HubResponse, start: number, tag: string | null): boolean {
  if (response.status >= 400) return true;
  if (response.status !== 206) return false;
  const range = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '');
  return Number(range?.[1]) === start && (tag === null || tagOf(response) === tag);
}

/** A validator that promises equal bytes; weak ones do not. */
function tagOf({ headers, first }: HubResponse): string | null {
  const tag = headers.etag ?? first.etag;
  return tag === undefined || tag.startsWith('W/') ? null : tag;
}

/** What the list says of the file, or else the hub's answer: `X-Linked-…` stand for the file itself. */
function expectedOf(file: HubFile, { first, headers, status }: HubResponse): Expected {
  const linkedSize = Number(first['x-linked-size'] ?? NaN);
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  const length = Number((status === 206 ? total : headers['content-length']) ?? NaN);
  const size = [linkedSize, length].find((value) => Number.isSafeInteger(value)) ?? null;
  const linkedTag = first['x-linked-etag'];
  return {
    size: file.size ?? size,
    checksum:
      file.checksum ??
      checksumOf(typeof linkedTag === 'string' ? linkedTag : first.etag) ??
      checksumOf(headers.etag),
  };
}

/** Appends the answer's body to the part. Throws `Passing` where the connection is lost or silent. */
async function write(
  hub: HubConnection,
  { body, host }: HubResponse,
  part: PartFile,
  { size }: Expected,
  { signal, onBytes }: TransferOptions,
): Promise<void> {
  const silence = setTimeout(() => body.destroy(new Error('silent')), hub.stallMilliseconds);
  const disk = await open(part.path, 'a', 0o600);
  let received = part.size;
  let diskError: unknown = null;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      silence.refresh();
      await disk.appendFile(chunk).catch((error: unknown) => {
        diskError = error;
        throw error;
      });
      received += chunk.length;
      onBytes?.(Math.min(received, size ?? received));
      // More than was announced is not the file, and may have no end.
      if (size !== null && received > size) return;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (diskError !== null) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new Passing(new TrouvailleError('hub-unreachable', { host, detail }));
  } finally {
    clearTimeout(silence);
    body.destroy();
    await disk.close();
  }
}

/** What was received of a file so far, with the validator of what it is a part of. */
class PartFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  get tag(): string | null {
    try {
      return readFileSync(`${this.path}.tag`, 'utf8');
    } catch {
      return null; // it had none
    }
  }

  set tag(tag: string | null) {
    if (tag === null) rmSync(`${this.path}.tag`, { force: true });
    else writeFileSync(`${this.path}.tag`, tag, { mode: 0o600 });
  }

  discard(): void {
    rmSync(this.path, { force: true });
    this.tag = null;
  }

  finish(target: string): void {
    renameSync(this.path, target);
    this.tag = null;
  }
}
