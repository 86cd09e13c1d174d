/** What the passages of a run share: where they stand, and what that leaves for their text. */
import type { Page } from '../../../shared/domain.ts';
import { contextOf, headingSeparator } from './context.ts';
import { chunkingParameters } from './limits.ts';
import type { Measure } from './measure.ts';
import type { Unit } from './pack.ts';
import type { Run } from './sections.ts';

export class Surroundings {
  /** For the keyword index: the path of headings without the title. */
  readonly headings: string;
  /** Tokens left for text beside the longest context. */
  readonly textRoom: number;
  readonly #page: Page;
  readonly #run: Run;
  readonly #title: string;
  readonly #measure: Measure;
  /** Most tokens of any context of the run: what the full one takes. */
  readonly #bound: number;
  readonly #full: string;

  constructor(page: Page, run: Run, title: string, measure: Measure) {
    this.#page = page;
    this.#run = run;
    this.#title = title;
    this.#measure = measure;
    this.headings = this.#untitled(run.path).join(headingSeparator);
    const room = measure.roomTokens;
    const budget = Math.max(
      room - measure.textTokens,
      Math.floor(room * chunkingParameters.contextShare),
    );
    this.#full = this.#write(false, false, budget);
    this.#bound = measure.count(this.#full);
    // The line break between context and text is a token to tokenizers that keep white space.
    this.textRoom = room - this.#bound - measure.gap(0, 2);
  }

  /** `opening`: the units that open the run, or none; context does not repeat what they begin with. */
  context(opening: readonly Unit[]): string {
    const table = this.#table;
    const headed = this.#run.own > 0 && opening[0]?.heading === true;
    const headers = table?.headers ?? '';
    const labelled =
      headers !== '' && opening.some((unit) => this.#textOf(unit).startsWith(headers));
    return headed || labelled ? this.#write(headed, labelled, this.#bound) : this.#full;
  }

  get #table(): Page['tables'][number] | undefined {
    return this.#run.table === null ? undefined : this.#page.tables[this.#run.table];
  }

  #textOf(unit: Unit): string {
    return this.#page.text.slice(unit.start, unit.end);
  }

  #write(headed: boolean, labelled: boolean, budget: number): string {
    const { path, own } = this.#run;
    const mine = headed ? path.slice(path.length - own) : [];
    const titled = mine.some((heading) => same(heading, this.#title));
    const table = this.#table;
    return contextOf(
      {
        title: titled ? '' : this.#title,
        headings: this.#untitled(path.slice(0, path.length - mine.length)),
        sheet: this.#page.sheet ?? '',
        caption: table?.caption ?? '',
        headers: labelled ? '' : (table?.headers ?? ''),
      },
      budget,
      this.#measure,
    );
  }

  /** A heading that says no more than the title is left off. */
  #untitled(path: readonly string[]): string[] {
    return path.filter((heading) => !same(heading, this.#title));
  }
}

function same(left: string, right: string): boolean {
  return folded(left) === folded(right);
}

const folded = (line: string): string => line.replace(/\s+/g, ' ').trim().toLowerCase();
