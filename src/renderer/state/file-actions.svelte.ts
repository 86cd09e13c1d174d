import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Hit } from '../../shared/domain.ts';
import type { PlainKey } from '../i18n/fr.ts';
import { placeOf } from '../text/place.ts';
import type { Session } from './session.svelte.ts';

/** What was done stays said this long, in ms. */
const toldMilliseconds = 4000;

/** Opening and showing files through the application, and what came of it. */
export class FileActions {
  told = $state.raw<{ key: PlainKey; name: string } | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async open(hit: Pick<Hit, 'fileId' | 'path'>): Promise<void> {
    await this.#do(hit, async (app) => {
      const { opened } = await app.call('openFile', { fileId: hit.fileId });
      return opened ? 'search.opened' : 'search.program';
    });
  }

  async show(hit: Pick<Hit, 'fileId' | 'path'>): Promise<void> {
    await this.#do(hit, async (app) => {
      await app.call('showFile', { fileId: hit.fileId });
      return 'search.shown';
    });
  }

  async #do(
    { path }: Pick<Hit, 'path'>,
    action: (app: NonNullable<Session['clients']>['app']) => Promise<PlainKey>,
  ): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return; // the window says that the connection is lost
    try {
      this.told = { key: await action(clients.app), name: placeOf(path, []).name };
      this.failure = null;
    } catch (error) {
      this.told = null;
      this.failure = toFailure(error);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.told = null;
      this.failure = null;
    }, toldMilliseconds);
  }
}
