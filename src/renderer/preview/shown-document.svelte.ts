import type { DocumentInfo, DocumentName, WordPlace } from '../../shared/document-contract.ts';
import type { Hit, Span } from '../../shared/domain.ts';
import { TrouvailleError, toFailure, type Failure } from '../../shared/errors.ts';
import type { Clients, Session } from '../state/session.svelte.ts';
import { openPdf, type OpenPdf } from './open-pdf.ts';

/** How the document is shown, once that is known. */
export type Shown =
  | { readonly kind: 'none' | 'loading' }
  | { readonly kind: 'pdf'; readonly pdf: OpenPdf }
  | { readonly kind: 'text' }
  /** It is encrypted; `wrong`: the password that was tried is not it. */
  | { readonly kind: 'locked'; readonly wrong: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The passage of the selected result. */
export interface PassagePlace {
  readonly page: number;
  readonly span: Span;
}

/** null: the result is a whole file. */
function passageOf({ page, start, end }: Hit): PassagePlace | null {
  return page === null || start === null || end === null ? null : { page, span: [start, end] };
}

/** A selection that moves on within this time opens nothing, in ms: keys repeat every 30. */
const restMilliseconds = 60;

/** The document in the preview, its passage, and the words that are lit in it. */
export class ShownDocument {
  shown = $state.raw<Shown>({ kind: 'none' });
  hit = $state.raw<Hit | null>(null);
  name = $state.raw<DocumentName | null>(null);
  info = $state.raw<DocumentInfo | null>(null);
  passage = $state.raw<PassagePlace | null>(null);
  /** The question's words in the document, or those looked for in it. */
  places = $state.raw<readonly WordPlace[]>([]);
  morePlaces = $state(false);
  /** A text is looked for in it, and `places` are that text's. */
  seeking = $state(false);
  /** Which of them one has gone to; null: none yet. */
  current = $state<number | null>(null);
  /** Grows each time the passage is to be scrolled to anew. */
  arrived = $state(0);
  readonly #session: Session;
  #opening: AbortController | null = null;
  #looking: AbortController | null = null;
  #pdf: OpenPdf | null = null;
  #query = '';
  #sought = '';

  constructor(session: Session) {
    this.#session = session;
  }

  /** What was selected, and the question that found it. */
  show(hit: Hit | null, query: string): void {
    const name = hit && { fileId: hit.fileId, inside: hit.inside };
    const same = name?.fileId === this.name?.fileId && name?.inside === this.name?.inside;
    const asked = query !== this.#query;
    this.hit = hit;
    this.#query = query;
    this.passage = hit && passageOf(hit);
    this.arrived++;
    if (!same || this.shown.kind === 'failed') {
      this.name = name;
      this.#begin();
    } else if (asked) void this.#light();
  }

  /** Opens the same document again, with a password. */
  async unlock(password: string): Promise<void> {
    const { name, info } = this;
    const clients = this.#session.clients;
    if (!name || !clients) return;
    const signal = this.#restart();
    this.shown = { kind: 'loading' };
    try {
      if (info?.state === 'encrypted' && name.inside === null) {
        await clients.document.call('unlock', { fileId: name.fileId, password }, { signal });
        this.info = await clients.document.call('describe', name, { signal });
      }
      await this.#open(clients, name, password, signal);
    } catch (error) {
      this.#fail(error, signal, true);
    }
  }

  /** Lights a text that is looked for in the document; '': the question's words again. */
  async find(text: string): Promise<void> {
    this.#sought = text.trim();
    await this.#light();
    if (this.#sought !== '' && this.places.length > 0) this.step(1);
  }

  /** To the next place that is lit (1) or the one before (-1), round the document's ends. */
  step(by: 1 | -1): void {
    const { places, current } = this;
    if (places.length === 0) return;
    const next = current === null ? this.#nearest(by) : current + by;
    this.current = (next + places.length) % places.length;
    this.arrived++;
  }

  close(): void {
    this.#restart();
    this.#looking?.abort();
    this.name = null;
    this.hit = null;
    this.shown = { kind: 'none' };
  }

  #begin(): void {
    const { name } = this;
    const signal = this.#restart();
    this.info = null;
    this.places = [];
    this.current = null;
    this.#sought = '';
    this.seeking = false;
    this.shown = { kind: name ? 'loading' : 'none' };
    const clients = this.#session.clients;
    if (!name || !clients) return;
    setTimeout(() => {
      if (!signal.aborted) this.#load(clients, name, signal);
    }, restMilliseconds);
  }

  #load(clients: Clients, name: DocumentName, signal: AbortSignal): void {
    clients.document
      .call('describe', name, { signal })
      .then(async (info) => {
        if (!info) throw new TrouvailleError('path-missing', { path: this.hit?.path ?? '' });
        this.info = info;
        void this.#light();
        await this.#open(clients, name, null, signal);
      })
      .catch((error: unknown) => this.#fail(error, signal, false));
  }

  async #open(
    clients: Clients,
    name: DocumentName,
    password: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { info } = this;
    if (info?.type === 'pdf') {
      const pdf = await openPdf(clients.document, name, password, signal);
      if (signal.aborted) {
        pdf.close();
        return;
      }
      this.#pdf = pdf;
      this.shown = { kind: 'pdf', pdf };
      return;
    }
    if (info?.failure) throw new TrouvailleError(info.failure.code, info.failure.values);
    // Text is shown from the index, but a file that is gone is said to be.
    await clients.document.call('size', { ...name, inside: null }, { signal });
    if (!signal.aborted) this.shown = { kind: 'text' };
  }

  #fail(error: unknown, signal: AbortSignal, tried: boolean): void {
    const failure = toFailure(error);
    if (signal.aborted || failure.code === 'cancelled') return;
    this.shown =
      failure.code === 'document-encrypted'
        ? { kind: 'locked', wrong: tried }
        : { kind: 'failed', failure };
  }

  /** Ends what is being opened, and what was open. */
  #restart(): AbortSignal {
    this.#opening?.abort();
    this.#pdf?.close();
    this.#pdf = null;
    this.#opening = new AbortController();
    return this.#opening.signal;
  }

  async #light(): Promise<void> {
    this.#looking?.abort();
    const { signal } = (this.#looking = new AbortController());
    const { name } = this;
    const clients = this.#session.clients;
    const wanted = this.#sought || this.#query;
    this.current = null;
    if (!name || !clients || wanted === '') {
      this.places = [];
      this.seeking = false;
      return;
    }
    try {
      const { places, more } =
        this.#sought === ''
          ? await clients.document.call('words', { ...name, query: wanted }, { signal })
          : await clients.document.call('find', { ...name, text: wanted }, { signal });
      this.places = places;
      this.morePlaces = more;
      this.seeking = this.#sought !== '';
    } catch (error) {
      const { code } = toFailure(error);
      // A question of operators alone has no words; the list says so.
      if (code !== 'cancelled') this.places = [];
    }
  }

  /** The place from which a step leads to the first one after the passage, or before it. */
  #nearest(by: 1 | -1): number {
    const { passage, places } = this;
    if (!passage) return by === 1 ? 0 : places.length - 1;
    const after = places.findIndex(
      ({ page, span }) =>
        page > passage.page || (page === passage.page && span[0] >= passage.span[0]),
    );
    const first = after < 0 ? places.length : after;
    return by === 1 ? first : first - 1;
  }
}
