/** RTF's meaning: what its control words make of its text, told to a listener block by block. */
import { decodeCodePage } from './rtf-code-pages.ts';
import { RtfFonts } from './rtf-fonts.ts';
import type { RtfListener } from './rtf-listener.ts';
import { RtfParagraphFormat } from './rtf-paragraph-format.ts';
import { RtfStyles } from './rtf-styles.ts';
import { rtfTokens } from './rtf-tokens.ts';
import {
  characters,
  destinations,
  skippedWords,
  starredText,
  type Destination,
} from './rtf-words.ts';

interface State {
  readonly destination: Destination;
  /** Nothing inside is shown. */
  readonly skipped: boolean;
  codePage: number;
  hidden: boolean;
  bold: boolean;
  /** Bytes that stand for a `\u` character in programs without Unicode. */
  fallbackLength: number;
}

/** Groups within groups: beyond this only an attack goes. */
const deepest = 2000;

export function readRtf(source: string, listener: RtfListener): void {
  new RtfReader(listener).read(source);
}

class RtfReader {
  readonly #listener: RtfListener;
  readonly #stack: State[] = [];
  #state: State = {
    destination: 'body',
    skipped: false,
    codePage: 1252,
    hidden: false,
    bold: false,
    fallbackLength: 1,
  };
  readonly #fonts = new RtfFonts();
  readonly #styles = new RtfStyles();
  #bytes: number[] = [];
  #text = '';
  #boldLength = 0;
  #aside: string[] = [];
  #label = '';
  readonly #format = new RtfParagraphFormat();
  #skipBytes = 0;
  /** A group has just opened, or `\*` was met in one: the next word may name a destination. */
  #opening = false;
  #starred = false;

  constructor(listener: RtfListener) {
    this.#listener = listener;
  }

  read(source: string): void {
    for (const token of rtfTokens(source)) {
      if (token.kind === 'byte') this.#byte(token.value);
      else if (token.kind === 'word') this.#word(token.word, token.value);
      else if (token.kind === 'open') this.#open();
      else {
        this.#close();
        // What follows the document's own group is no RTF: some programs leave rubbish there.
        if (this.#stack.length === 0) break;
      }
    }
    this.#endParagraph();
  }

  #byte(value: number): void {
    this.#opening = false;
    if (this.#skipBytes > 0) {
      this.#skipBytes -= 1;
      return;
    }
    if (!this.#state.skipped && !this.#state.hidden) this.#bytes.push(value);
  }

  #decode(): void {
    if (this.#bytes.length === 0) return;
    const text = decodeCodePage(this.#bytes, this.#state.codePage);
    this.#bytes = [];
    this.#add(text);
  }

  #add(text: string): void {
    const { destination, skipped, hidden, bold } = this.#state;
    if (skipped || hidden) return;
    if (destination === 'label') this.#label += text;
    else {
      this.#text += text;
      if (bold) this.#boldLength += text.trim().length;
    }
  }

  #open(): void {
    this.#decode();
    this.#skipBytes = 0;
    if (this.#stack.length < deepest) this.#stack.push({ ...this.#state });
    else throw new RangeError('RTF groups nested too deeply');
    this.#opening = true;
    this.#starred = false;
  }

  #close(): void {
    this.#decode();
    this.#skipBytes = 0;
    this.#opening = false;
    const before = this.#stack.pop();
    if (!before) return;
    const { destination } = this.#state;
    if (destination !== before.destination) this.#endDestination(destination);
    else if (destination === 'styles') this.#endStyle();
    else if (destination === 'fonts') this.#text = '';
    this.#state = before;
  }

  #endDestination(destination: Destination): void {
    if (destination === 'title') this.#listener.title(this.#text);
    else if (destination === 'styles') this.#endStyle();
    else if (destination === 'header' || destination === 'footer' || destination === 'note') {
      this.#aside.push(this.#text);
      this.#listener.aside(destination, this.#aside);
      this.#aside = [];
    }
    if (destination !== 'label') {
      const { text, boldLength } = this.#outer.pop() ?? { text: '', boldLength: 0 };
      this.#text = text;
      this.#boldLength = boldLength;
    }
  }

  /** Text of the paragraph that a note or header interrupts. */
  readonly #outer: { text: string; boldLength: number }[] = [];

  #begin(destination: Destination): void {
    if (destination !== 'label') {
      this.#outer.push({ text: this.#text, boldLength: this.#boldLength });
      this.#text = '';
      this.#boldLength = 0;
    }
    this.#state = { ...this.#state, destination };
  }

  #word(word: string, value: number | undefined): void {
    if (word === '*') {
      this.#starred = true;
      return;
    }
    this.#decode();
    const opening = this.#opening;
    const starred = this.#starred;
    this.#opening = false;
    this.#starred = false;
    if (opening && this.#destination(word, starred)) return;
    if (this.#state.skipped) return;
    if (word === 'u') this.#unicode(value ?? 0);
    else if (!this.#property(word, value) && !this.#break(word)) {
      const character = characters[word];
      if (character !== undefined) this.#add(character);
    }
  }

  /** A group's first word may say that all of it is something else than text of the body. */
  #destination(word: string, starred: boolean): boolean {
    const destination = destinations[word];
    if (this.#state.skipped) return false;
    if (word === 'info') return false; // its title is wanted; the rest is skipped by name
    if (destination !== undefined) {
      this.#begin(destination);
      return true;
    }
    if (skippedWords.has(word) || (starred && !starredText.has(word) && word.length > 1)) {
      this.#state = { ...this.#state, skipped: true };
      return true;
    }
    return false;
  }

  #unicode(value: number): void {
    this.#add(String.fromCharCode(value < 0 ? value + 65_536 : value));
    this.#skipBytes = this.#state.fallbackLength;
  }

  #property(word: string, value: number | undefined): boolean {
    switch (word) {
      case 'ansicpg':
        this.#state.codePage = this.#fonts.setDocumentPage(value ?? 1252);
        return true;
      case 'mac':
        this.#state.codePage = this.#fonts.setDocumentPage(10000);
        return true;
      case 'uc':
        this.#state.fallbackLength = Math.min(8, Math.max(0, value ?? 1));
        return true;
      case 'f':
        if (this.#state.destination === 'fonts') this.#fonts.describe(value ?? 0);
        else this.#state.codePage = this.#fonts.codePage(value ?? 0);
        return true;
      case 'fcharset':
        if (this.#state.destination === 'fonts') this.#fonts.setCharset(value ?? 0);
        return true;
      case 'cpg':
        if (this.#state.destination === 'fonts') this.#fonts.setCodePage(value);
        return true;
      case 'v':
        this.#state.hidden = value !== 0;
        return true;
      case 'b':
        this.#state.bold = value !== 0;
        return true;
      case 'plain':
        this.#state.bold = false;
        this.#state.hidden = false;
        return true;
      case 'deleted':
        this.#state.hidden = value !== 0;
        return true;
      case 's':
        if (this.#state.destination === 'styles') this.#styles.describe(value ?? 0);
        else this.#useStyle(value ?? 0);
        return true;
      case 'outlinelevel':
        if (this.#state.destination === 'styles') this.#styles.setOutlineLevel(value ?? 0);
        else this.#format.apply(word, value);
        return true;
      default:
        // What a style says of paragraphs is said of those that have it, not of the one that comes next.
        return this.#state.destination !== 'styles' && this.#format.apply(word, value);
    }
  }

  #useStyle(style: number): void {
    this.#format.headingLevel = this.#styles.level(style) ?? this.#format.headingLevel;
  }

  #break(word: string): boolean {
    const inBody = this.#state.destination === 'body';
    switch (word) {
      case 'par':
      case 'sect':
      case 'page':
      case '\n':
      case '\r':
        if (inBody) this.#endParagraph();
        else {
          this.#aside.push(this.#text);
          this.#text = '';
        }
        return true;
      case 'cell':
      case 'nestcell':
        this.#format.inTable = true;
        if (inBody) {
          this.#endParagraph();
          this.#listener.cellEnd();
        }
        return true;
      case 'row':
      case 'nestrow':
        if (inBody) this.#listener.rowEnd(this.#format.headerRow);
        return true;
      default:
        return false;
    }
  }

  #endParagraph(): void {
    this.#decode();
    const text = this.#text;
    const visible = text.trim().length;
    const label = this.#label.trim();
    this.#text = '';
    this.#label = '';
    if (visible > 0) {
      const numbered = /[\p{L}\p{N}]/u.test(label) && !/^o$/.test(label);
      this.#listener.paragraph({
        text: numbered ? `${label} ${text}` : text,
        headingLevel: this.#format.headingLevel,
        listItem: this.#format.listItem || label !== '',
        inTable: this.#format.inTable,
        bold: this.#boldLength >= visible,
      });
    }
    this.#boldLength = 0;
  }

  #endStyle(): void {
    this.#styles.end(this.#text);
    this.#text = '';
  }
}
