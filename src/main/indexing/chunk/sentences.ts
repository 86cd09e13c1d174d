/**
 * Where a paragraph may be cut: at its sentences' ends.
 *
 * Rules of our own instead of `Intl.Segmenter`: ICU's end sentences after « M. », « art. » and
 * « n° », and after every line break. One pass, no look-back beyond a word: linear for any input.
 */
import type { Stretch } from './measure.ts';
import { isWhite, trimmed } from './measure.ts';

/** Without their final point, lower case. After these a point ends nothing. */
const abbreviations = new Set(
  (
    'm mm mr mrs ms mme mmes mlle mlles dr drs pr prof mgr st ste sts stes vve ' +
    'cf al ibid id op cit réf art al alin chap sect parag tit fasc vol t p pp pg n fig figs éd coll ' +
    'ann ex exemp e.g i.e p.ex c.-à-d c.à.d càd env max moy approx tél tel fax bd boul bld rte imp ' +
    'janv févr fév avr juil oct nov déc jan feb apr jul aug sep dec ' +
    'cass civ soc crim ass plén req bull jcp jorf ord arr circ rép resp cons c.civ c.trav ' +
    'ltd jr sr vs'
  ).split(' '),
);
/** These often do end a sentence: what begins like one after them decides. */
const openEnded = new Set(
  'etc suiv s sq h min sec kg km ha av j.-c no nos arts par sept mars inc co corp'.split(' '),
);

const terminators = new Set('.!?…‽⁇⁈⁉');
/** These need no space after them. */
const wideTerminators = new Set('。！？｡');
const closers = new Set('"\'’”»)]}›');
const opensLower = /^[\p{Ll},;:]/u;
const letterOrPoint = /[\p{L}\p{N}.°-]/u;
const longestAbbreviation = 8;

/** The sentences of `text.slice(start, end)`, trimmed, in order; together they hold all of it. */
export function sentences(text: string, start: number, end: number): Stretch[] {
  const found: Stretch[] = [];
  let from = start;
  const close = (at: number): void => {
    const sentence = trimmed(text, from, at);
    if (sentence) found.push(sentence);
    from = at;
  };
  let at = start;
  while (at < end) {
    const character = text.charAt(at);
    if (terminators.has(character)) {
      const stop = pastTerminator(text, at, end);
      if (stop >= end || (isWhite(text, stop) && endsSentence(text, from, at, stop, end))) {
        close(stop);
      }
      at = stop;
    } else if (wideTerminators.has(character)) {
      at = pastTerminator(text, at, end);
      close(at);
    } else {
      if (character === '\n' && startsAnew(text, at + 1, end)) close(at);
      at++;
    }
  }
  close(end);
  return found;
}

/** Each line that shows something: how code is cut. */
export function lines(text: string, start: number, end: number): Stretch[] {
  const found: Stretch[] = [];
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline >= end ? end : newline;
    const line = trimmed(text, from, to);
    if (line) found.push(line);
    from = to + 1;
  }
  return found;
}

/** After `?!`, `…`, `."`, `. »`: terminators and what closes with them. */
function pastTerminator(text: string, at: number, end: number): number {
  let stop = at + 1;
  for (;;) {
    const character = text.charAt(stop);
    if (stop >= end) return end;
    if (terminators.has(character) || wideTerminators.has(character) || closers.has(character)) {
      stop++;
    } else if (
      isWhite(text, stop) &&
      stop + 1 < end &&
      (text.charAt(stop + 1) === '»' || /^[?!]/.test(text.charAt(stop + 1)))
    ) {
      stop += 2;
    } else return stop;
  }
}

function endsSentence(text: string, from: number, at: number, stop: number, end: number): boolean {
  let next = stop;
  while (next < end && isWhite(text, next)) next++;
  if (next >= end) return true;
  if (opensLower.test(text.slice(next, next + 2))) return false;
  if (text.charAt(at) !== '.' || stop > at + 1) return true;
  const word = wordBefore(text, from, at);
  if (word === null) return true;
  const lower = word.toLowerCase();
  if (openEnded.has(lower)) return /^[\p{Lu}«"“(–—-]/u.test(text.slice(next, next + 2));
  if (abbreviations.has(lower)) return false;
  // An initial (J. Dupont, L. 1237-19) or a list's number (1. Objet) at the sentence's start.
  if (/^\p{Lu}$/u.test(word)) return false;
  return !(/^[\dIVXivx]{1,4}$/.test(word) && at - word.length <= from + 1);
}

/** The word that ends at `at`; null where it is longer than any abbreviation. */
function wordBefore(text: string, from: number, at: number): string | null {
  let start = at;
  while (start > from && letterOrPoint.test(text.charAt(start - 1))) {
    start--;
    if (at - start > longestAbbreviation) return null;
  }
  return text.slice(start, at);
}

/** A line that begins like a sentence or an item; otherwise the sentence goes on over the break. */
function startsAnew(text: string, at: number, end: number): boolean {
  return at < end && /^[\p{Lu}\p{N}«“"•·*–—-]/u.test(text.slice(at, at + 2));
}
