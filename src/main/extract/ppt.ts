/**
 * PPT: PowerPoint 97 to 2003, a page a slide, with the speaker's notes.
 *
 * Own reader over cfb, from [MS-PPT]: the one package found for it (`ppt` 0.0.2) never left its
 * beginnings. Text alone: tables of such files are groups of boxes.
 */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Page } from '../../shared/domain.ts';
import { CompoundFile } from './compound-file.ts';
import { compoundTitle } from './compound-properties.ts';
import { sensibleTitle } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { PageBuilder } from './page-builder.ts';
import { recordAt, records, recordsWithin, type PptRecord } from './ppt-records.ts';

export const pptFormat: Format = { types: ['ppt'], extract };

/** Record types, [MS-PPT] 2.13.24. */
const type = {
  document: 0x03e8,
  slide: 0x03ee,
  notes: 0x03f0,
  notesAtom: 0x03f1,
  slidePersist: 0x03f3,
  textHeader: 0x0f9f,
  textChars: 0x0fa0,
  textBytes: 0x0fa8,
  outlineReference: 0x0f9e,
  slideList: 0x0ff0,
  userEdit: 0x0ff5,
  persistDirectory: 0x1772,
  textBox: 0xf00d,
} as const;

/** What a text is ([MS-PPT] 2.13.33): 0 and 6 are titles, 1, 5, 7 and 8 bodies, 2 notes, 4 others. */
const titleKinds = new Set([0, 6]);
const bodyKinds = new Set([1, 5, 7, 8]);

interface SlideText {
  readonly kind: number;
  readonly text: string;
}

interface SlideEntry {
  readonly persist: number;
  readonly id: number;
  /** The outline's texts, which boxes of the slide refer to. */
  readonly outline: SlideText[];
}

async function extract(input: FormatInput): Promise<Content> {
  const file = new CompoundFile(await input.source.bytes());
  const stream = file.stream('PowerPoint Document');
  const user = file.stream('Current User');
  if (!stream || !user || user.length < 20) {
    throw new TrouvailleError('document-damaged', { detail: 'PowerPoint: a stream is missing' });
  }
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const users = new DataView(user.buffer, user.byteOffset, user.byteLength);
  // 2.3.2: another mark where the document is encrypted.
  if (users.getUint32(12, true) === 0xf3d1c4df) throw new TrouvailleError('document-encrypted');
  try {
    const places = persistDirectory(view, users.getUint32(16, true));
    const pages = readSlides(view, places, input);
    const title = pages.map((page) => page.title).find((one) => one !== null) ?? null;
    return {
      title: sensibleTitle(compoundTitle(file)) ?? title,
      language: null,
      pages: pages.map(({ page }) => page),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TrouvailleError(
      'document-damaged',
      { detail: 'PowerPoint: cut short' },
      { cause: error },
    );
  }
}

/** 2.3.3 and 2.3.4: where each numbered object lies, the newest edit first. */
function persistDirectory(view: DataView, newest: number): Map<number, number> {
  const places = new Map<number, number>();
  const seen = new Set<number>();
  for (let edit = newest; edit !== 0 && !seen.has(edit);) {
    seen.add(edit);
    const atom = recordAt(view, edit);
    if (atom.type !== type.userEdit) {
      throw new TrouvailleError('document-damaged', {
        detail: 'PowerPoint: no edit where one is named',
      });
    }
    const directory = recordAt(view, view.getUint32(atom.start + 12, true));
    for (let at = directory.start; at + 4 <= directory.end;) {
      const head = view.getUint32(at, true);
      const first = head & 0xfffff;
      const count = head >>> 20;
      at += 4;
      for (let index = 0; index < count && at + 4 <= directory.end; index += 1, at += 4) {
        if (!places.has(first + index)) places.set(first + index, view.getUint32(at, true));
      }
    }
    edit = view.getUint32(atom.start + 8, true);
  }
  return places;
}

function readSlides(
  view: DataView,
  places: ReadonlyMap<number, number>,
  input: FormatInput,
): { page: Page; title: string | null }[] {
  const found = [...places.values()].map((at) => recordAt(view, at));
  const document = found.find((record) => record.type === type.document);
  if (!document) {
    throw new TrouvailleError('document-damaged', { detail: 'PowerPoint: no document' });
  }
  const notes = notesBySlide(view, found);
  const slides = slideEntries(view, document);
  return slides.map((slide, index) => {
    input.signal.throwIfAborted();
    const builder = new PageBuilder(index + 1, input.budget);
    const place = places.get(slide.persist);
    const texts = place === undefined ? [] : boxTexts(view, recordAt(view, place), slide.outline);
    // Texts of the outline that no box shows are the slide's too, in files of other programs.
    const all = [...texts, ...slide.outline.filter((text) => !texts.includes(text))];
    for (const { text } of all.filter(({ kind }) => titleKinds.has(kind))) {
      builder.heading(1, text.replace(/[\r\v]/g, ' '));
    }
    for (const { kind, text } of all) if (!titleKinds.has(kind)) writeText(builder, kind, text);
    for (const text of notes.get(slide.id) ?? []) writeText(builder, 2, text.text);
    return { page: builder.build(), title: builder.firstHeading };
  });
}

function writeText(builder: PageBuilder, kind: number, text: string): void {
  for (const line of text.split('\r')) {
    if (bodyKinds.has(kind)) builder.item(line);
    else builder.paragraph(line);
  }
}

/** 2.4.14.3: the slides in order (instance 0; 1 are masters, 2 notes), with the outline's texts. */
function slideEntries(view: DataView, document: PptRecord): SlideEntry[] {
  const slides: SlideEntry[] = [];
  for (const list of recordsWithin(view, document, new Set([type.slideList]))) {
    if (list.instance !== 0) continue;
    let kind = 4;
    for (const record of records(view, list.start, list.end)) {
      if (record.type === type.slidePersist) {
        slides.push({
          persist: view.getUint32(record.start, true),
          id: view.getUint32(record.start + 12, true),
          outline: [],
        });
      } else if (record.type === type.textHeader) kind = view.getUint32(record.start, true);
      else if (record.type === type.textChars || record.type === type.textBytes) {
        slides.at(-1)?.outline.push({ kind, text: textOf(view, record) });
      }
    }
  }
  return slides;
}

/** The texts in the boxes of a slide or of notes, in the order drawn. */
function boxTexts(view: DataView, parent: PptRecord, outline: readonly SlideText[]): SlideText[] {
  const texts: SlideText[] = [];
  for (const box of recordsWithin(view, parent, new Set([type.textBox]))) {
    let kind = 4;
    for (const record of records(view, box.start, box.end)) {
      if (record.type === type.textHeader) kind = view.getUint32(record.start, true);
      else if (record.type === type.textChars || record.type === type.textBytes) {
        texts.push({ kind, text: textOf(view, record) });
      } else if (record.type === type.outlineReference) {
        const text = outline[view.getUint32(record.start, true)];
        if (text) texts.push(text);
      }
    }
  }
  return texts;
}

/** 2.5.6: notes name their slide. Of their texts, those of kind 2 are what the speaker wrote. */
function notesBySlide(view: DataView, found: readonly PptRecord[]): Map<number, SlideText[]> {
  const notes = new Map<number, SlideText[]>();
  for (const record of found) {
    if (record.type !== type.notes) continue;
    for (const atom of recordsWithin(view, record, new Set([type.notesAtom]))) {
      const texts = boxTexts(view, record, []).filter(({ kind }) => kind === 2);
      notes.set(view.getUint32(atom.start, true), texts);
    }
  }
  return notes;
}

/** One or two bytes a character; placeholders for automatic text (a page number) are `*`. */
function textOf(view: DataView, record: PptRecord): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + record.start, record.end - record.start);
  const text = bytes.toString(record.type === type.textBytes ? 'latin1' : 'utf16le');
  return text === '*' ? '' : text.replaceAll('\v', '\n');
}
