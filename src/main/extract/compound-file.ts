/**
 * Compound files (OLE2): the container of DOC, XLS, PPT, MSG and of encrypted OOXML.
 *
 * Library: cfb (Apache-2.0, 1.2.2; SheetJS's, as inside its spreadsheet reader): reads the whole
 * directory with its folders and keeps track of the sectors it has seen, so that a chain that bites
 * its tail ends.
 */
import * as cfb from 'cfb';
import { TrouvailleError } from '../../shared/errors.ts';

const magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export function isCompoundFile(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/** A stream or storage inside a compound file, by its path: `WordDocument`, `ObjectPool/_1/Contents`. */
export class CompoundFile {
  readonly #streams = new Map<string, Uint8Array>();

  /** Throws `document-damaged` where the container cannot be followed. */
  constructor(bytes: Uint8Array) {
    let file: cfb.CFB$Container;
    try {
      file = cfb.read(Buffer.from(bytes), { type: 'buffer' });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new TrouvailleError('document-damaged', { detail: `OLE: ${detail}` }, { cause: error });
    }
    for (const [index, entry] of file.FileIndex.entries()) {
      const path = file.FullPaths[index];
      // Type 2 is a stream; the root's name comes first in every path.
      if (path === undefined || entry.type !== 2) continue;
      const name = path.slice(path.indexOf('/') + 1);
      // Empty streams come without content.
      const content = entry.size > 0 ? Uint8Array.from(entry.content) : new Uint8Array();
      this.#streams.set(name.toLowerCase(), content);
    }
  }

  /** By path, whatever its case; undefined where there is none. */
  stream(path: string): Uint8Array | undefined {
    return this.#streams.get(path.toLowerCase());
  }

  get paths(): IterableIterator<string> {
    return this.#streams.keys();
  }
}
