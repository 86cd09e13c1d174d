/**
 * Where a part's passages lie, as one compact value: 4 to 7 bytes a passage. As rows of a
 * table they took 27, a tenth of the text.
 *
 * Numbers are written seven bits a byte, differences as 2n or -2n - 1. A passage is: its page and its
 * start, as differences from the one before (the start from 0 on another page, followed by where that
 * page begins in the part); its length; its context and its vector, as differences again.
 */
import { TrouvailleError } from '../../shared/errors.ts';
import { compressBytes, decompressBytes } from './compression.ts';

export interface PassagePlace {
  readonly page: number;
  /** In the page's text. */
  readonly start: number;
  readonly length: number;
  /** Where the passage begins in the part's text. */
  readonly position: number;
  /** Index into the part's contexts. */
  readonly context: number;
  /** Its vector's number; 0: it has none in this generation. */
  readonly vector: number;
}

/** Shorter values do not get smaller by compressing, and thousands of them are read at every start. */
const compressedFrom = 512;

/** A first byte says which form the rest has. */
const forms = { plain: 0, compressed: 1 };

export function encodePlaces(places: readonly PassagePlace[]): Uint8Array {
  const plain = plainPlaces(places);
  return plain.length < compressedFrom
    ? Buffer.concat([Buffer.of(forms.plain), plain])
    : Buffer.concat([Buffer.of(forms.compressed), compressBytes(plain)]);
}

function plainPlaces(places: readonly PassagePlace[]): Uint8Array {
  const bytes: number[] = [];
  let before = nowhere;
  for (const place of places) {
    writeDifference(bytes, place.page - before.page);
    if (place.page === before.page) {
      writeDifference(bytes, place.start - before.start);
    } else {
      writeDifference(bytes, place.start);
      writeDifference(bytes, pageStart(place) - pageStart(before));
    }
    writeNumber(bytes, place.length);
    writeDifference(bytes, place.context - before.context);
    writeDifference(bytes, place.vector - before.vector);
    before = place;
  }
  return Uint8Array.from(bytes);
}

/** The places, in order. */
export function decodePlaces(bytes: Uint8Array): PassagePlace[] {
  const rest = bytes.subarray(1);
  const places: PassagePlace[] = [];
  const reader = new NumberReader(bytes[0] === forms.compressed ? decompressBytes(rest) : rest);
  let before = nowhere;
  while (reader.more) {
    const page = before.page + reader.difference();
    const same = page === before.page;
    const start = (same ? before.start : 0) + reader.difference();
    const begins = pageStart(before) + (same ? 0 : reader.difference());
    const length = reader.number();
    const context = before.context + reader.difference();
    const vector = before.vector + reader.difference();
    before = { page, start, length, position: begins + start, context, vector };
    places.push(before);
  }
  return places;
}

const nowhere: PassagePlace = { page: 0, start: 0, length: 0, position: 0, context: 0, vector: 0 };

function pageStart({ position, start }: PassagePlace): number {
  return position - start;
}

function writeDifference(bytes: number[], value: number): void {
  writeNumber(bytes, value >= 0 ? value * 2 : -value * 2 - 1);
}

/** Up to 2^53: positions and vectors may pass 32 bits, so no shifts. */
function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

class NumberReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get more(): boolean {
    return this.#at < this.#bytes.length;
  }

  number(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) {
        throw new TrouvailleError('internal', { detail: 'passage places are cut short' });
      }
      value += (byte % 128) * unit;
      if (byte < 128) return value;
    }
  }

  difference(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
