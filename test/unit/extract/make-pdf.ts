/** Small PDFs made by hand: what a test needs of one, and nothing else. */
import { createHash } from 'node:crypto';

export interface MadePage {
  /** Content stream; text by `text()`. */
  readonly content: string;
  readonly rotate?: 0 | 90 | 180 | 270;
  /** [left, bottom, right, top]; absent: A4, from the origin. */
  readonly mediaBox?: readonly [number, number, number, number];
  /** What is shown of it; absent: all. */
  readonly cropBox?: readonly [number, number, number, number];
  /** Seventy-seconds of an inch to the page's unit; absent: 1. */
  readonly userUnit?: number;
  /** Drawn before `content` as a form XObject of its own, placed by its matrix. */
  readonly form?: { readonly matrix: readonly number[]; readonly content: string };
  /** Draws one grey pixel over the page: a scan. */
  readonly image?: boolean;
}

export interface MadePdf {
  readonly pages: readonly MadePage[];
  readonly title?: string;
  readonly language?: string;
  /** Titles of the outline, each leading to its page (from 1). */
  readonly outline?: readonly (readonly [title: string, page: number])[];
  /** Bytes of an object that nothing refers to: makes the file large. */
  readonly padding?: number;
  /** Encrypts streams and strings with this user password (RC4, 40 bits: PDF 1.1). */
  readonly password?: string;
}

/** A line of text in Helvetica (`F1`) or Helvetica-Bold (`F2`), `y` from the bottom of A4. */
export function text(x: number, y: number, line: string, size = 11, font = 'F1'): string {
  const escaped = line.replace(/[\\()]/g, '\\$&');
  return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped}) Tj ET\n`;
}

export function lines(x: number, y: number, texts: readonly string[], size = 11): string {
  return texts.map((line, index) => text(x, y - index * size * 1.2, line, size)).join('');
}

export function makePdf(pdf: MadePdf): Uint8Array {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const encryption = pdf.password === undefined ? null : new Encryption(pdf.password);
  const stream = (number: number, dictionary: string, data: string): string => {
    const bytes = encryption ? encryption.encrypt(number, data) : data;
    return `<< ${dictionary} /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`;
  };

  const [catalog, tree, regular, bold] = [add(''), add(''), add(''), add('')];
  // Ligatures by the codes 1 and 2, which WinAnsi leaves free.
  const encoding =
    '/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >>';
  objects[regular - 1] = `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${encoding} >>`;
  objects[bold - 1] = `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold ${encoding} >>`;
  const image = add('');
  objects[image - 1] = stream(
    image,
    '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8',
    '\u0080',
  );
  const kids = pdf.pages.map((page) => {
    const content = add('');
    const drawn = page.image === true ? 'q 595 0 0 842 0 0 cm /Im1 Do Q\n' : '';
    const fonts = `/Font << /F1 ${regular} 0 R /F2 ${bold} 0 R >>`;
    const media = page.mediaBox ?? [0, 0, 595, 842];
    let forms = '';
    if (page.form) {
      const form = add('');
      const dictionary =
        `/Type /XObject /Subtype /Form /BBox [0 0 2000 2000] ` +
        `/Matrix [${page.form.matrix.join(' ')}] /Resources << ${fonts} >>`;
      objects[form - 1] = stream(form, dictionary, page.form.content);
      forms = `/Fm1 ${form} 0 R`;
    }
    const form = page.form ? 'q /Fm1 Do Q\n' : '';
    objects[content - 1] = stream(content, '', drawn + form + page.content);
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [${media.join(' ')}] /Rotate ${page.rotate ?? 0} ` +
        (page.cropBox ? `/CropBox [${page.cropBox.join(' ')}] ` : '') +
        (page.userUnit === undefined ? '' : `/UserUnit ${page.userUnit} `) +
        `/Resources << ${fonts} /XObject << /Im1 ${image} 0 R ${forms} >> >> ` +
        `/Contents ${content} 0 R >>`,
    );
  });
  objects[tree - 1] =
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;

  if (pdf.padding !== undefined)
    add(`<< /Length ${pdf.padding} >>\nstream\n${'x'.repeat(pdf.padding)}\nendstream`);

  const string = (number: number, value: string): string =>
    `<${Buffer.from(encryption ? encryption.encrypt(number, value) : value, 'latin1').toString('hex')}>`;
  let outlines = '';
  if (pdf.outline) {
    const root = add('');
    const items = pdf.outline.map(() => add(''));
    pdf.outline.forEach(([title, page], index) => {
      const number = items[index] ?? 0;
      const next = items[index + 1] === undefined ? '' : `/Next ${items[index + 1] ?? 0} 0 R`;
      objects[number - 1] =
        `<< /Title ${string(number, title)} /Parent ${root} 0 R ${next} /Dest [${kids[page - 1] ?? 0} 0 R /Fit] >>`;
    });
    objects[root - 1] =
      `<< /Type /Outlines /First ${items[0] ?? 0} 0 R /Last ${items.at(-1) ?? 0} 0 R /Count ${items.length} >>`;
    outlines = `/Outlines ${root} 0 R`;
  }
  const language = pdf.language === undefined ? '' : `/Lang (${pdf.language})`;
  objects[catalog - 1] =
    `<< /Type /Catalog /Pages ${tree} 0 R ${outlines} ${encryption ? '' : language} >>`;

  let trailer = `/Root ${catalog} 0 R`;
  if (pdf.title !== undefined) {
    const info = add('');
    objects[info - 1] = `<< /Title ${string(info, pdf.title)} >>`;
    trailer += ` /Info ${info} 0 R`;
  }
  if (encryption)
    trailer += ` /ID [<${fileId}> <${fileId}>] /Encrypt ${add(encryption.dictionary)} 0 R`;
  return write(objects, trailer);
}

function write(objects: readonly string[], trailer: string): Uint8Array {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, 'latin1'));
}

const fileId = '00112233445566778899aabbccddeeff';
const padding = Buffer.from(
  '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a',
  'hex',
);

/** The standard security handler, revision 2 (ISO 32000-1, 7.6.3). */
class Encryption {
  readonly dictionary: string;
  readonly #key: Buffer;

  constructor(password: string) {
    const padded = Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32);
    const owner = rc4(md5(padded).subarray(0, 5), padded);
    const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
    const id = Buffer.from(fileId, 'hex');
    this.#key = md5(Buffer.concat([padded, owner, permissions, id])).subarray(0, 5);
    const user = rc4(this.#key, padding);
    this.dictionary =
      `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> ` +
      `/U <${user.toString('hex')}> /P -4 >>`;
  }

  encrypt(object: number, data: string): string {
    const suffix = Buffer.from([object & 0xff, (object >> 8) & 0xff, (object >> 16) & 0xff, 0, 0]);
    const key = md5(Buffer.concat([this.#key, suffix])).subarray(0, 10);
    return rc4(key, Buffer.from(data, 'latin1')).toString('latin1');
  }
}

function md5(data: Buffer): Buffer {
  return createHash('md5').update(data).digest();
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let index = 0, other = 0; index < 256; index++) {
    other = (other + (state[index] ?? 0) + (key[index % key.length] ?? 0)) & 255;
    swap(index, other);
  }
  let [a, b] = [0, 0];
  return data.map((byte) => {
    a = (a + 1) & 255;
    b = (b + (state[a] ?? 0)) & 255;
    swap(a, b);
    return byte ^ (state[((state[a] ?? 0) + (state[b] ?? 0)) & 255] ?? 0);
  }) as Buffer;
}
