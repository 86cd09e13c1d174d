/** Has documents read by processes that hang, crash and swell: bounded, replaced, and told apart. */
import type { ExtractorContract } from '../../shared/extraction-contract.ts';
import type { ExtractedFile } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Client } from '../../shared/rpc.ts';
import type { Extractor } from './types.ts';

export interface ExtractorExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last it wrote to stderr. */
  readonly stderr: string;
}

/** A running extractor. */
export interface ForkedExtractor {
  readonly client: Client<ExtractorContract>;
  kill(): void;
  /** Never rejects. */
  readonly exited: Promise<ExtractorExit>;
}

export interface ExtractorSupervisorOptions {
  /** Rejects where no process can be started. */
  fork(): Promise<ForkedExtractor>;
  /** A document that takes longer is given up, in ms. */
  readonly timeoutMs: number;
  /** Resident bytes at which an extractor ends itself. */
  readonly maxBytes: number;
}

/**
 * Documents after which an extractor is replaced: libraries' caches grow (200 PDFs of the nasty
 * corpus left 160 MB behind), and starting anew costs half a second of one core.
 */
const documentsEach = 200;
/** Share of the memory it may hold that an idle extractor may have left: the rest is the next file's. */
const idleShare = 0.6;

export class ExtractorSupervisor implements Extractor {
  readonly #options: ExtractorSupervisorOptions;
  #current: Running | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: ExtractorSupervisorOptions) {
    this.#options = options;
  }

  /**
   * One document at a time, in the order asked. Rejects with a document's code (`document-timeout`
   * {seconds}, `document-crashed` {detail} and the extractor's own), `cancelled`, or
   * `service-stopped` where no extractor is to be had.
   */
  extract(
    path: string,
    options: { readonly password?: string; readonly signal: AbortSignal },
  ): Promise<ExtractedFile> {
    const reading = this.#last.then(() => this.#extract(path, options));
    this.#last = reading.catch(() => {}); // Its caller is told; the next one starts all the same.
    return reading;
  }

  /** Ends the extractor; what is being read is rejected with `service-stopped`. */
  close(): void {
    this.#closed = true;
    this.#discard();
  }

  async #extract(
    path: string,
    options: { readonly password?: string; readonly signal: AbortSignal },
  ): Promise<ExtractedFile> {
    const running = await this.#running(options.signal);
    const first = await this.#read(running, path, options);
    if (!('exit' in first)) return this.#settled(running, first);
    // What earlier documents left behind may have ended it: judged again in a process of its own.
    if (running.documents > 1 && !this.#closed) {
      const fresh = await this.#running(options.signal);
      const second = await this.#read(fresh, path, options);
      if (!('exit' in second)) return this.#settled(fresh, second);
      throw crashed(second.exit);
    }
    if (this.#closed) throw new TrouvailleError('service-stopped', { service: 'extractor' });
    throw crashed(first.exit);
  }

  async #running(signal: AbortSignal): Promise<Running> {
    if (signal.aborted) throw new TrouvailleError('cancelled');
    if (this.#closed) throw new TrouvailleError('service-stopped', { service: 'extractor' });
    this.#current ??= { extractor: await this.#fork(), documents: 0 };
    return this.#current;
  }

  async #fork(): Promise<ForkedExtractor> {
    try {
      return await this.#options.fork();
    } catch (error) {
      if (error instanceof TrouvailleError) throw error;
      throw new TrouvailleError('service-stopped', { service: 'extractor' }, { cause: error });
    }
  }

  /** The file, or how the process ended over it. Throws what the document is at fault of. */
  async #read(
    running: Running,
    path: string,
    { password, signal }: { readonly password?: string; readonly signal: AbortSignal },
  ): Promise<ExtractedFile | { exit: ExtractorExit }> {
    const { extractor } = running;
    running.documents += 1;
    const { timeoutMs, maxBytes } = this.#options;
    const limit = AbortSignal.timeout(timeoutMs);
    const input = { path, maxResidentBytes: maxBytes };
    const call = extractor.client.call(
      'extract',
      password === undefined ? input : { ...input, password },
      { signal: AbortSignal.any([signal, limit]) },
    );
    try {
      const outcome = await Promise.race([call, extractor.exited.then((exit) => ({ exit }))]);
      if ('exit' in outcome) this.#discard();
      return outcome;
    } catch (error) {
      if (!(error instanceof TrouvailleError)) throw error;
      if (error.code === 'service-stopped') {
        // Its port closed first; how it ended follows.
        this.#discard();
        return { exit: await extractor.exited };
      }
      if (error.code === 'cancelled') {
        // It may be deep in a parser that hears nothing.
        this.#discard();
        if (signal.aborted) throw error;
        throw new TrouvailleError('document-timeout', { seconds: Math.ceil(timeoutMs / 1000) });
      }
      await this.#recycle(running);
      throw error;
    } finally {
      call.catch(() => {}); // Where the exit came first, its rejection has been told by that.
    }
  }

  async #settled(running: Running, file: ExtractedFile): Promise<ExtractedFile> {
    await this.#recycle(running);
    return file;
  }

  /** Replaces the extractor before the next document where this one has grown or served long. */
  async #recycle(running: Running): Promise<void> {
    if (this.#current !== running) return;
    const { residentBytes } = await Promise.race([
      running.extractor.client.call('health', null),
      running.extractor.exited.then(() => ({ residentBytes: Infinity })),
    ]).catch(() => ({ residentBytes: Infinity })); // Dead, and so replaced.
    const isSpent = running.documents >= documentsEach;
    if (isSpent || residentBytes > idleShare * this.#options.maxBytes) this.#discard();
  }

  #discard(): void {
    this.#current?.extractor.kill();
    this.#current?.extractor.client.close();
    this.#current = null;
  }
}

interface Running {
  readonly extractor: ForkedExtractor;
  documents: number;
}

/** Why it ended, in the words of what ended it. */
function crashed({ code, signal, stderr }: ExtractorExit): TrouvailleError {
  const fatal = /.*(?:memory limit|out of memory|FATAL ERROR|Error:).*/i.exec(stderr)?.[0].trim();
  const detail = fatal ?? signal ?? `exit ${String(code)}`;
  return new TrouvailleError('document-crashed', { detail: detail.slice(0, 300) });
}
