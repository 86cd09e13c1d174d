/**
 * The structures of a Word 97-2007 file that its text needs: which characters, in which order, and
 * what each paragraph is. References are to [MS-DOC].
 */
import iconv from 'iconv-lite';
import { TrouvailleError } from '../../shared/errors.ts';

/** How many characters each part of the document has, in the order they are stored (2.5.4). */
export interface DocLengths {
  readonly text: number;
  readonly footnotes: number;
  readonly headers: number;
  readonly comments: number;
  readonly endnotes: number;
  readonly boxes: number;
}

export interface ParagraphProperties {
  readonly style: number;
  readonly inTable: boolean;
  /** The mark of a row's end, not a cell's. */
  readonly rowEnd: boolean;
  readonly headerRow: boolean;
  /** From 1; undefined where the style decides. */
  readonly outlineLevel: number | undefined;
  readonly listItem: boolean;
  /** Of a row's end: the cells that go on with the one above. */
  readonly mergedCells: readonly number[];
}

const noProperties: ParagraphProperties = {
  style: 0,
  inTable: false,
  rowEnd: false,
  headerRow: false,
  outlineLevel: undefined,
  listItem: false,
  mergedCells: [],
};

/** A run of characters as the piece table places it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** In the main stream. */
  readonly offset: number;
  /** One byte a character (Windows-1252), else two. */
  readonly narrow: boolean;
}

function damaged(detail: string): TrouvailleError {
  return new TrouvailleError('document-damaged', { detail: `Word: ${detail}` });
}

export class DocStructure {
  readonly lengths: DocLengths;
  readonly #main: DataView;
  readonly #table: DataView;
  /** Properties too long for their page are here. */
  readonly #data: DataView;
  readonly #pieces: readonly Piece[];
  /** Ends of paragraphs in the main stream, rising, with what they are. */
  readonly #paragraphs: readonly {
    readonly end: number;
    readonly properties: ParagraphProperties;
  }[];
  /** Heading level by style number. */
  readonly #headings: ReadonlyMap<number, number>;

  /** `stream` gives a stream of the compound file by name. */
  constructor(stream: (name: string) => Uint8Array | undefined) {
    const main = stream('WordDocument');
    if (!main || main.length < 0x1aa) throw damaged('no WordDocument stream');
    this.#main = viewOf(main);
    if (this.#main.getUint16(0, true) !== 0xa5ec) throw damaged('not a Word 97 document');
    const flags = this.#main.getUint16(0x0a, true);
    if (flags & 0x0100) throw new TrouvailleError('document-encrypted');
    const table = stream(flags & 0x0200 ? '1Table' : '0Table');
    if (!table) throw damaged('no table stream');
    this.#table = viewOf(table);
    this.#data = viewOf(stream('Data') ?? new Uint8Array());
    const count = (at: number): number => Math.max(0, this.#main.getInt32(at, true));
    this.lengths = {
      text: count(0x4c),
      footnotes: count(0x50),
      headers: count(0x54),
      comments: count(0x5c),
      endnotes: count(0x60),
      boxes: count(0x64),
    };
    this.#pieces = this.#readPieces();
    this.#paragraphs = this.#readParagraphs();
    this.#headings = this.#readHeadings();
  }

  /** All characters, in the order of `lengths`. */
  text(): string {
    return this.#pieces
      .map(({ start, end, offset, narrow }) => {
        const bytes = Buffer.from(
          this.#main.buffer,
          this.#main.byteOffset + offset,
          (end - start) * (narrow ? 1 : 2),
        );
        return iconv.decode(bytes, narrow ? 'windows-1252' : 'utf-16le');
      })
      .join('');
  }

  /** What the paragraph is that ends with the character at `position`. */
  paragraphAt(position: number): ParagraphProperties {
    const piece = this.#pieces.find((one) => position >= one.start && position < one.end);
    if (!piece) return noProperties;
    const offset = piece.offset + (position - piece.start) * (piece.narrow ? 1 : 2);
    let low = 0;
    let high = this.#paragraphs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#paragraphs[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return this.#paragraphs[low]?.properties ?? noProperties;
  }

  headingLevel(properties: ParagraphProperties): number | undefined {
    return properties.outlineLevel ?? this.#headings.get(properties.style);
  }

  /** A stretch of the table stream that the header (FibRgFcLcb97) names. */
  #stretch(at: number): { start: number; length: number } {
    const start = this.#main.getUint32(at, true);
    const length = this.#main.getUint32(at + 4, true);
    if (start + length > this.#table.byteLength) throw damaged('a table beyond its stream');
    return { start, length };
  }

  /** 2.9.38 Clx: property modifiers, then the piece table. */
  #readPieces(): Piece[] {
    const { start, length } = this.#stretch(0x1a2);
    let at = start;
    const end = start + length;
    while (at < end && this.#table.getUint8(at) === 1)
      at += 3 + this.#table.getUint16(at + 1, true);
    if (at + 5 > end || this.#table.getUint8(at) !== 2) throw damaged('no piece table');
    const size = this.#table.getUint32(at + 1, true);
    at += 5;
    if (at + size > this.#table.byteLength) throw damaged('a piece table beyond its stream');
    const count = Math.floor((size - 4) / 12);
    const pieces: Piece[] = [];
    for (let index = 0; index < count; index += 1) {
      const from = this.#table.getUint32(at + 4 * index, true);
      const to = this.#table.getUint32(at + 4 * index + 4, true);
      const place = this.#table.getUint32(at + 4 * (count + 1) + 8 * index + 2, true);
      const narrow = (place & 0x40000000) !== 0;
      const offset = narrow ? (place & 0x3fffffff) >>> 1 : place & 0x3fffffff;
      if (to < from || offset + (to - from) * (narrow ? 1 : 2) > this.#main.byteLength) {
        throw damaged('text beyond its stream');
      }
      pieces.push({ start: from, end: to, offset, narrow });
    }
    return pieces;
  }

  /** 2.8.6 PlcBtePapx: pages of 512 bytes, each with the ends of paragraphs and their properties. */
  #readParagraphs(): { end: number; properties: ParagraphProperties }[] {
    const { start, length } = this.#stretch(0x102);
    const count = Math.max(0, Math.floor((length - 4) / 8));
    const paragraphs: { end: number; properties: ParagraphProperties }[] = [];
    for (let index = 0; index < count; index += 1) {
      const page =
        (this.#table.getUint32(start + 4 * (count + 1) + 4 * index, true) & 0x3fffff) * 512;
      if (page + 512 > this.#main.byteLength) continue;
      const entries = this.#main.getUint8(page + 511);
      for (let entry = 0; entry < entries; entry += 1) {
        const end = this.#main.getUint32(page + 4 * (entry + 1), true);
        const at = page + 4 * (entries + 1) + 13 * entry;
        if (at >= page + 511) break;
        const place = page + 2 * this.#main.getUint8(at);
        paragraphs.push({
          end,
          properties: place === page ? noProperties : this.#papx(place, page + 511),
        });
      }
    }
    return paragraphs.sort((a, b) => a.end - b.end);
  }

  /** 2.9.181 PapxInFkp: a style's number, then modifiers. */
  #papx(place: number, limit: number): ParagraphProperties {
    let at = place;
    let size = 2 * this.#main.getUint8(at) - 1;
    at += 1;
    if (size === -1) {
      size = 2 * this.#main.getUint8(at);
      at += 1;
    }
    const end = Math.min(limit, at + size);
    if (at + 2 > end) return noProperties;
    const style = this.#main.getUint16(at, true);
    const own = paragraphModifiers(this.#main, at + 2, end);
    return { ...noProperties, style, ...own.properties, ...this.#longProperties(own.long) };
  }

  /** 2.9.209 PrcData: a size, then modifiers (table rows of many cells have them here). */
  #longProperties(place: number | undefined): Partial<ParagraphProperties> {
    if (place === undefined || place + 2 > this.#data.byteLength) return {};
    const end = place + 2 + this.#data.getUint16(place, true);
    return paragraphModifiers(this.#data, place + 2, Math.min(end, this.#data.byteLength))
      .properties;
  }

  /** 2.9.271 STSH: which styles are Word's own headings 1 to 9, or based on one. */
  #readHeadings(): Map<number, number> {
    const { start, length } = this.#stretch(0xa2);
    const headings = new Map<number, number>();
    if (length < 8) return headings;
    const end = start + length;
    const headerSize = this.#table.getUint16(start, true);
    const count = this.#table.getUint16(start + 2, true);
    let at = start + 2 + headerSize;
    const bases = new Map<number, number>();
    for (let style = 0; style < count && at + 2 <= end; style += 1) {
      const size = this.#table.getUint16(at, true);
      at += 2;
      if (size >= 6 && at + size <= end) {
        const builtIn = this.#table.getUint16(at, true) & 0x0fff;
        if (builtIn >= 1 && builtIn <= 9) headings.set(style, builtIn);
        // 62 is the title's.
        if (builtIn === 62) headings.set(style, 1);
        bases.set(style, this.#table.getUint16(at + 2, true) >>> 4);
      }
      at += size + (size & 1);
    }
    // Bases may come after what is based on them; ten rounds follow any honest chain.
    for (let round = 0; round < 10; round += 1) {
      for (const [style, base] of bases) {
        const level = headings.get(base);
        if (level !== undefined && !headings.has(style)) headings.set(style, level);
      }
    }
    return headings;
  }
}

/** 2.6.2 and 2.2.5.1: single property modifiers, those that matter here. */
function paragraphModifiers(
  view: DataView,
  from: number,
  end: number,
): { properties: Partial<ParagraphProperties>; long: number | undefined } {
  let long: number | undefined;
  const found: { -readonly [Key in keyof ParagraphProperties]?: ParagraphProperties[Key] } = {};
  for (let at = from; at + 3 <= end;) {
    const code = view.getUint16(at, true);
    at += 2;
    const size = operandSize(view, code, at);
    if (at + size > end) break;
    const value = view.getUint8(at);
    if (code === 0x2416 || code === 0x244b) found.inTable = value !== 0;
    else if (code === 0x2417 || code === 0x244c) found.rowEnd = value !== 0;
    else if (code === 0x3404) found.headerRow = value !== 0;
    else if (code === 0x2640) found.outlineLevel = value < 9 ? value + 1 : undefined;
    else if (code === 0x460b) found.listItem = view.getInt16(at, true) !== 0;
    else if (code === 0x6649) found.inTable = view.getInt32(at, true) > 0;
    else if (code === 0xd608) found.mergedCells = mergedCells(view, at + 2, at + size);
    else if (code === 0x6645 || code === 0x6646) long = view.getUint32(at, true);
    at += size;
  }
  return { properties: found, long };
}

/** 2.9.330 TDefTableOperand: the cells' edges, then 20 bytes a cell; bits 5 and 6 say how it is merged. */
function mergedCells(view: DataView, from: number, end: number): number[] {
  const count = view.getUint8(from);
  const cells = from + 1 + 2 * (count + 1);
  const merged: number[] = [];
  for (let cell = 0; cell < count; cell += 1) {
    const at = cells + 20 * cell;
    if (at + 2 > end) break;
    if (((view.getUint16(at, true) >>> 5) & 3) === 1) merged.push(cell);
  }
  return merged;
}

function operandSize(view: DataView, code: number, at: number): number {
  const kind = code >>> 13;
  if (kind === 6) {
    if (at >= view.byteLength) return 1;
    // Table definitions carry a two-byte length, one less than what follows it.
    if (code === 0xd608) return view.getUint16(at, true) + 1;
    return view.getUint8(at) + 1;
  }
  return [1, 1, 2, 4, 2, 2, 1, 3][kind] ?? 1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
