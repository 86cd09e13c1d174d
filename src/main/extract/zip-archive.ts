/**
 * A ZIP file's entries, read within bounds: under archives, OOXML, ODF and EPUB.
 *
 * Library: yauzl (MIT, 3.4.0): trusts the central directory alone, checks sizes as it inflates,
 * never holds more than one entry. It has no opinion on what is too much: that is here.
 */
import { once } from 'node:events';
import iconv from 'iconv-lite';
import yauzl from 'yauzl';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Budget } from './budget.ts';

export interface ZipEntry {
  /** With `/` between folders; a label, never a path on this machine. */
  readonly name: string;
  readonly directory: boolean;
  readonly encrypted: boolean;
  /** Unpacked, as declared. */
  readonly size: number;
}

/** Entries that a directory may list: one of 10 million would hold gigabytes before any is read. */
const mostEntries = 100_000;

/**
 * Deflate cannot exceed 1032 to 1; text repeats itself to some 100 to 1 (a spreadsheet's empty
 * rows 300 to 1). A bomb is told from those by being both dense and large.
 */
const densest = 200;
const largeForDense = 64 * 1024 * 1024;

export class ZipArchive {
  readonly entries: readonly ZipEntry[];
  readonly #file: yauzl.ZipFile;
  readonly #budget: Budget;
  readonly #raw: ReadonlyMap<ZipEntry, yauzl.Entry>;
  readonly #byName: ReadonlyMap<string, ZipEntry>;

  private constructor(file: yauzl.ZipFile, budget: Budget, raw: Map<ZipEntry, yauzl.Entry>) {
    this.#file = file;
    this.#budget = budget;
    this.#raw = raw;
    this.entries = [...raw.keys()];
    this.#byName = new Map(this.entries.map((entry) => [nameKey(entry.name), entry]));
  }

  /** Throws `document-damaged` where it is no readable ZIP, `document-too-large` over the bounds. */
  static async open(bytes: Uint8Array, budget: Budget): Promise<ZipArchive> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      // Names are decoded here: yauzl would refuse a whole archive for one odd name.
      const file = await yauzl.fromBufferPromise(buffer, {
        lazyEntries: true,
        decodeStrings: false,
      });
      const raw = new Map<ZipEntry, yauzl.Entry>();
      for await (const entry of file.eachEntry()) {
        if (raw.size >= mostEntries) {
          throw new TrouvailleError('document-too-large', { limit: mostEntries });
        }
        const name = entryName(entry);
        raw.set(
          {
            name,
            directory: name.endsWith('/'),
            encrypted: entry.isEncrypted(),
            size: entry.uncompressedSize,
          },
          entry,
        );
      }
      return new ZipArchive(file, budget, raw);
    } catch (error) {
      throw damaged(error);
    }
  }

  /** By name, whatever its case (as OPC has it). */
  entry(name: string): ZipEntry | undefined {
    return this.#byName.get(nameKey(name));
  }

  /** Unpacked bytes; null where there is no such entry. */
  async readNamed(name: string): Promise<Uint8Array | null> {
    const entry = this.entry(name);
    return entry ? this.read(entry) : null;
  }

  /** Throws `document-encrypted`, `document-damaged` or `document-too-large`. */
  async read(entry: ZipEntry): Promise<Uint8Array> {
    const raw = this.#raw.get(entry);
    if (!raw) throw new RangeError('an entry of another archive');
    if (entry.encrypted) throw new TrouvailleError('document-encrypted');
    this.#budget.checkWhole(entry.size);
    if (entry.size > largeForDense && entry.size > densest * raw.compressedSize) {
      throw new TrouvailleError('document-too-large', { limit: largeForDense });
    }
    try {
      const stream = await this.#file.openReadStreamPromise(raw);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        try {
          this.#budget.takeUnpacked(chunk.length);
          chunks.push(chunk);
        } catch (error) {
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        }
      });
      await once(stream, 'end');
      return Buffer.concat(chunks);
    } catch (error) {
      throw damaged(error);
    }
  }
}

function nameKey(name: string): string {
  return name.toLowerCase().replace(/^\/+/, '');
}

/** UTF-8 by its flag or where it is valid UTF-8; else code page 850, what French Windows wrote. */
function entryName(entry: yauzl.Entry): string {
  const bytes = entry.fileNameRaw;
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    name = iconv.decode(bytes, 'cp850');
  }
  return name.replaceAll('\\', '/');
}

function damaged(error: unknown): TrouvailleError {
  if (error instanceof TrouvailleError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new TrouvailleError('document-damaged', { detail: `ZIP: ${detail}` }, { cause: error });
}
