/** From what a person typed to what is looked for. */
import { TrouvailleError } from '../errors.ts';
import { normaliseCharacters } from '../normalise.ts';
import type { Filter } from './filters.ts';
import { lex, type Token } from './lexer.ts';
import { allOf, Group, type Operand } from './tree.ts';
import type { KeywordNode, ParsedQuery, QueryFilters } from './types.ts';

/** Most UTF-16 units of a query (CLI.md). */
export const queryLimit = 10_000;
/** Parentheses deeper than this group nothing: no one means them, and trees are read by recursion. */
const deepest = 32;

/**
 * Throws `query-nul`, `query-too-long` {length, limit}, `query-empty` (nothing but space) and
 * `query-no-words` (operators, punctuation or exclusions alone, without a filter); nothing else.
 */
export function parseQuery(source: string): ParsedQuery {
  if (source.length > queryLimit) {
    throw new TrouvailleError('query-too-long', { length: source.length, limit: queryLimit });
  }
  if (source.includes('\0')) throw new TrouvailleError('query-nul');
  const typed = normaliseCharacters(source);
  if (typed.trim() === '') throw new TrouvailleError('query-empty');
  const reading = new Reading();
  for (const token of readable(lex(typed))) reading.take(token);
  return reading.result(source);
}

/** `OU` before any word is a word where one follows (« OU TROUVER »), `AND` always goes. */
function* readable(tokens: Iterable<Token>): Generator<Token> {
  let leading: Token | null = null;
  let first = true;
  for (const token of tokens) {
    if (first && token.kind === 'or') {
      leading ??= { kind: 'word', text: token.raw, raw: token.raw, prefix: false };
      continue;
    }
    if (first && leading && token.kind === 'word') yield leading;
    first = false;
    yield token;
  }
}

class Reading {
  #open: Group[] = [new Group(false)];
  /** Parentheses beyond the deepest: they are counted, and group nothing. */
  #beyond = 0;
  #excludeNext = false;
  readonly #excluded: Operand[] = [];
  readonly #meaning: string[] = [];
  #types: string[] = [];
  #folders: string[] = [];
  #before: number | null = null;
  #after: number | null = null;

  take(token: Token): void {
    switch (token.kind) {
      case 'word': {
        const { text, raw, prefix } = token;
        this.#operand({ kind: 'word', text, prefix, inTitle: false }, raw);
        break;
      }
      case 'phrase':
        this.#operand({ kind: 'phrase', text: token.text, inTitle: false }, token.text);
        break;
      case 'mark':
        if (token.raw !== '' && !this.#excluding) this.#meaning.push(token.raw);
        this.#excludeNext = false;
        break;
      case 'filter':
        this.#filter(token.filter, token.quoted);
        break;
      case 'or':
        this.#group.join({ kind: 'or' });
        break;
      case 'near':
        this.#group.join({ kind: 'near', distance: token.distance });
        break;
      case 'and':
        break;
      case 'exclude':
        this.#excludeNext = true;
        break;
      case 'open':
        this.#enter();
        break;
      case 'close':
        this.#leave();
        break;
    }
  }

  result(source: string): ParsedQuery {
    while (this.#open.length > 1) this.#leave();
    const wanted = this.#group.node();
    const top: readonly KeywordNode[] =
      wanted?.kind === 'all' ? wanted.children : wanted ? [wanted] : [];
    const filters: QueryFilters = {
      types: [...new Set(this.#types)],
      folders: [...new Set(this.#folders)],
      before: this.#before,
      after: this.#after,
      titleWords: top.flatMap(titleWords),
    };
    const filtered =
      filters.types.length + filters.folders.length > 0 ||
      filters.before !== null ||
      filters.after !== null;
    if (!wanted && !filtered) throw new TrouvailleError('query-no-words');
    const nots = this.#excluded.map((child): KeywordNode => ({ kind: 'not', child }));
    return {
      source,
      keywords: wanted ? allOf([...top, ...nots]) : null,
      phrases: isQuestion(source, top) ? [] : top.flatMap(phraseText),
      excluded: [...new Set(this.#excluded.map(written))],
      filters,
      meaning: this.#meaning.join(' '),
    };
  }

  get #group(): Group {
    const group = this.#open.at(-1);
    if (!group) throw new TrouvailleError('internal', { detail: 'a query without its group' });
    return group;
  }

  get #excluding(): boolean {
    return this.#excludeNext || this.#group.excluded;
  }

  #operand(operand: Operand, raw: string): void {
    if (this.#excluding) {
      this.#excluded.push(operand);
      this.#group.part();
    } else {
      this.#group.add(operand);
      if (!operand.inTitle) this.#meaning.push(raw);
    }
    this.#excludeNext = false;
  }

  #filter(filter: Filter, quoted: boolean): void {
    switch (filter.kind) {
      case 'title':
        this.#operand(titleOperand(filter.text, quoted), filter.text);
        return;
      case 'type':
        this.#types.push(...filter.types);
        break;
      case 'folder':
        this.#folders.push(filter.folder);
        break;
      case 'before':
        this.#before = Math.min(this.#before ?? Infinity, filter.instant);
        break;
      case 'after':
        this.#after = Math.max(this.#after ?? -Infinity, filter.instant);
        break;
    }
    this.#excludeNext = false;
    this.#group.part();
  }

  #enter(): void {
    if (this.#open.length > deepest) {
      this.#beyond++;
      return;
    }
    this.#open.push(new Group(this.#excluding));
    this.#excludeNext = false;
  }

  #leave(): void {
    if (this.#beyond > 0) {
      this.#beyond--;
      return;
    }
    const group = this.#open.pop();
    const node = group?.node();
    if (node) this.#group.add(node);
    else if (group?.excluded === true) this.#group.part();
  }
}

/**
 * In words that end in a question mark quotes quote, and require nothing: « Qu'est-ce qu'un "tiers
 * autorisé" ? » is often answered by a passage that says it otherwise. On cnil-faq, 24 of whose 506
 * questions have quotes, requiring them cost keywords .009 of nDCG@10 (docs/search-quality.md).
 */
function isQuestion(source: string, top: readonly KeywordNode[]): boolean {
  return /\?\s*$/.test(source) && top.some((node) => node.kind === 'word' && !node.inTitle);
}

function phraseText(node: KeywordNode): string[] {
  return node.kind === 'phrase' && !node.inTitle ? [node.text] : [];
}

function titleOperand(text: string, quoted: boolean): Operand {
  if (quoted) return { kind: 'phrase', text: text.replace(/\s+/g, ' '), inTitle: true };
  const prefix = /[\p{L}\p{N}]\*+$/u.test(text);
  return { kind: 'word', text: prefix ? text.replace(/\*+$/, '') : text, prefix, inTitle: true };
}

function titleWords(node: KeywordNode): string[] {
  if (node.kind !== 'word' && node.kind !== 'phrase') return [];
  if (!node.inTitle) return [];
  return node.kind === 'word' ? [written(node)] : node.text.split(' ');
}

function written(operand: Operand): string {
  return operand.kind === 'word' && operand.prefix ? `${operand.text}*` : operand.text;
}
