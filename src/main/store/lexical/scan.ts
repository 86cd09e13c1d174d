/**
 * The words of a text, in order, each with its place: the same for every language, since a query
 * does not say in which language its answer is written.
 */
import {
  isMonth,
  monthFirstDateAt,
  writtenFormAt,
  type WrittenForm,
} from '../../../shared/written-forms.ts';

export interface ScannedWord {
  readonly start: number;
  readonly end: number;
  /** As in the text, or its one form where it has several: a number's, a reference's. */
  readonly text: string;
  /** Whether `text` is such a form, and no word of a language. */
  readonly form: boolean;
}

/** What several words, or a word read otherwise, also stand for: a date, a compound. */
export interface Extra {
  readonly text: string;
  readonly form: boolean;
  /** The words it stands for, by index: half open. */
  readonly from: number;
  readonly to: number;
}

export interface Scan {
  readonly words: readonly ScannedWord[];
  readonly extras: readonly Extra[];
}

const run = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts without spaces: each character is a word, so that a phrase finds any run of them. */
const ideographs =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu;
const firstIdeograph = 0x2e80;
/** What stands before an apostrophe as a word of its own (l'avocat); else it is part of one (aujourd'hui). */
const elided = new Set(
  'l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu parc'.split(' '),
);
/** What stands after one as a word of its own, in English. */
const contracted = new Set('s t d m ll re ve'.split(' '));
/** After a hyphen these make no compound: dit-il, a-t-on, celui-ci, dites-le-moi. */
const enclitic = new Set(
  'il elle on je tu nous vous ils elles ce ci là t y en moi toi le la les lui leur'.split(' '),
);
const mostParts = 4;
/** How the number of an article (L1237), an ECLI or an IBAN begins. */
const mayBeReference = /^(?:[LRDA]O?(?:$|\d)|ECLI$|[A-Z]{2}\d{2})/i;
/** Stands for the point and the hyphen inside of forms: a letter to FTS5, and in no word. */
const inside = 'ː';

export function scan(text: string): Scan {
  const words: ScannedWord[] = [];
  const extras: Extra[] = [];
  const dates: { readonly text: string; readonly from: number; readonly end: number }[] = [];
  /** The words joined by hyphens up to here, and where the last of them ends. */
  let chain: string[] = [];
  let chainFrom = 0;
  const closeChain = (): void => {
    if (chain.length > 1) extras.push(...compound(chain, chainFrom, words.length));
    chain = [];
  };
  let previousEnd = -2;
  for (let at = 0; ;) {
    run.lastIndex = at;
    const found = run.exec(text)?.[0];
    if (found === undefined) break;
    const start = run.lastIndex - found.length;
    let end = run.lastIndex;
    at = end;
    const joined = start === previousEnd + 1 && isHyphen(text.charCodeAt(previousEnd));
    if (!joined) {
      closeChain();
      chainFrom = words.length;
      const form = formAt(text, start, found);
      if (form?.kind === 'date') {
        dates.push({ text: form.value, from: words.length, end: form.end });
      } else if (form && form.end >= end) {
        for (const other of form.also) {
          extras.push({
            text: encoded(other),
            form: true,
            from: words.length,
            to: words.length + 1,
          });
        }
        words.push({ start, end: form.end, text: encoded(form.value), form: true });
        at = previousEnd = form.end;
        continue;
      }
    }
    if (
      found.charCodeAt(0) >= firstIdeograph ||
      found.charCodeAt(found.length - 1) >= firstIdeograph
    ) {
      for (const part of found.matchAll(ideographs)) {
        const from = start + part.index;
        words.push({ start: from, end: from + part[0].length, text: part[0], form: false });
      }
      previousEnd = end;
      continue;
    }
    let word = found;
    let elision = false;
    // An apostrophe inside: a word of its own before or after it, or part of one word.
    while (isApostrophe(text.charCodeAt(end))) {
      run.lastIndex = end + 1;
      const right = run.exec(text)?.[0];
      if (right === undefined || run.lastIndex - right.length !== end + 1) break;
      elision = word.length <= 6 && elided.has(word.toLowerCase());
      if (elision) break;
      if (contracted.has(right.toLowerCase())) break;
      word += right;
      end = run.lastIndex;
    }
    if (elision) closeChain();
    else chain.push(word);
    words.push({ start, end, text: word, form: false });
    at = previousEnd = end;
  }
  closeChain();
  for (const date of dates) {
    let to = date.from;
    while ((words[to]?.start ?? Infinity) < date.end) to++;
    extras.push({ text: date.text, form: true, from: date.from, to });
  }
  return { words, extras };
}

/** What is written at a run of letters and digits, tried only where it may be something. */
function formAt(text: string, start: number, found: string): WrittenForm | null {
  const first = found.charCodeAt(0);
  const digit = first >= 0x30 && first <= 0x39;
  if (digit || found.length === 1 || mayBeReference.test(found)) {
    const before = text.charCodeAt(start - 1);
    // Not the second half of `2.0.1` or of `1,5,7`.
    if (digit && (before === 0x2e || before === 0x2c) && isDigit(text.charCodeAt(start - 2)))
      return null;
    return writtenFormAt(text, start);
  }
  const next = text.charCodeAt(start + found.length);
  if ((next === 0x20 || next === 0x2e || next === 0xa0) && found.length <= 9) {
    const after = text.charCodeAt(start + found.length + 1);
    if ((isDigit(after) || after === 0x20) && isMonth(found.toLowerCase())) {
      return monthFirstDateAt(text, start);
    }
  }
  return null;
}

function compound(parts: readonly string[], from: number, to: number): Extra[] {
  if (parts.length > mostParts || parts.some((part) => part.length > 30)) return [];
  if (parts.every((part) => /^\d+$/.test(part))) {
    return [{ text: parts.join(inside), form: true, from, to }];
  }
  if (enclitic.has((parts.at(-1) ?? '').toLowerCase())) return [];
  return [{ text: parts.join(''), form: false, from, to }];
}

function encoded(value: string): string {
  return value.replace(/[.-]/g, inside);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isHyphen = (code: number): boolean => code === 0x2d || code === 0x2010 || code === 0x2011;
const isApostrophe = (code: number): boolean =>
  code === 0x27 || code === 0x2019 || code === 0x2bc || code === 0x60 || code === 0xb4;
