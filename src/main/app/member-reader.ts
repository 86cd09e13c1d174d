import type { ExtractorContract } from '../../shared/extraction-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { createClient } from '../../shared/rpc.ts';
import type { Shell } from '../shell/seam.ts';

/** An archive is hostile input: its unpacking ends by then, in ms. */
const timeLimit = 30_000;
const heapMegabytes = 256;
/** A member over this is not previewed, in bytes: it is held whole. */
export const largestMember = 64 * 1024 * 1024;

/**
 * Unpacks members of archives and mails in a process of its own, which ends with each. The last one
 * is kept: a preview asks for it piece by piece.
 */
export class MemberReader {
  readonly #shell: Shell;
  #latest: { readonly key: string; readonly bytes: Promise<Uint8Array> } | null = null;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /**
   * A member's bytes. Throws `document-too-large` {size, limit}, `document-timeout` {seconds}, what
   * reading the archive throws, or `path-missing` where it has no such member.
   */
  bytes(path: string, inside: string): Promise<Uint8Array> {
    const key = `${path}\0${inside}`;
    if (this.#latest?.key !== key) {
      const bytes = this.#unpack(path, inside);
      this.#latest = { key, bytes };
      bytes.catch(() => {
        if (this.#latest?.bytes === bytes) this.#latest = null; // asked again, it is tried again
      });
    }
    return this.#latest.bytes;
  }

  async #unpack(path: string, inside: string): Promise<Uint8Array> {
    const child = this.#shell.fork('extractor', { heapMegabytes });
    const timer = setTimeout(() => child.kill(), timeLimit);
    const signal = AbortSignal.timeout(timeLimit);
    try {
      const client = createClient<ExtractorContract>(child.openPort('member'), 'extractor');
      const limit = largestMember;
      return (await client.call('member', { path, inside, limit }, { signal })).bytes;
    } catch (error) {
      if (!signal.aborted) throw error;
      const seconds = timeLimit / 1000;
      throw new TrouvailleError('document-timeout', { seconds }, { cause: error });
    } finally {
      clearTimeout(timer);
      child.kill();
    }
  }
}
