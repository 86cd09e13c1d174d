import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Hit } from '../../shared/domain.ts';
import type { PlainKey } from '../i18n/fr.ts';
import { placeOf } from '../text/place.ts';
import type { Session } from './session.svelte.ts';

/** A result's file, and where its passage is. */
type FileOf = Pick<Hit, 'fileId' | 'path'>;
type PassageOf = FileOf & Pick<Hit, 'type' | 'inside' | 'page'>;

/** What was done stays said this long, in ms. */
const toldMilliseconds = 4000;

/** Opening and showing files through the application, and what came of it. */
export class FileActions {
  told = $state.raw<{
    readonly key: PlainKey;
    readonly values: Readonly<Record<string, string | number>>;
  } | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** A PDF at the passage's page, where the viewer can; else it is said at which page to look. */
  async open({ fileId, path, type, inside, page }: PassageOf): Promise<void> {
    const at = type === 'pdf' && inside === null ? page : null;
    await this.#do({ path, page: at ?? 1 }, async (app) => {
      const { opened, atPage } = await app.call('openFile', { fileId, page: at });
      if (!opened) return 'search.program';
      if (at === null) return 'search.opened';
      return atPage ? 'preview.openedAt' : 'preview.openedNotAt';
    });
  }

  /**
   * Drags the file to other programs. In a browser a page may not hand over files: a text field is given
   * the path, and programs that take addresses of files are given that.
   */
  drag({ fileId, path }: FileOf, event: DragEvent): void {
    if (this.#session.app?.desktop) {
      event.preventDefault(); // the drag goes on as the system's own
      void this.#session.clients?.app.call('dragFile', { fileId });
      return;
    }
    if (!event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('text/uri-list', fileAddress(path));
    event.dataTransfer.setData('text/plain', path);
  }

  async show(hit: FileOf): Promise<void> {
    await this.#do(hit, async (app) => {
      await app.call('showFile', { fileId: hit.fileId });
      return 'search.shown';
    });
  }

  async #do(
    { path, page = 1 }: { readonly path: string; readonly page?: number },
    action: (app: NonNullable<Session['clients']>['app']) => Promise<PlainKey>,
  ): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return; // the window says that the connection is lost
    try {
      this.told = {
        key: await action(clients.app),
        values: { name: placeOf(path, []).name, page },
      };
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

/** `C:\\a b` and `/a b` as addresses. */
function fileAddress(path: string): string {
  const parts = path.split(/[\\/]/).map((part) => encodeURIComponent(part));
  const drive = /^[a-z]%3A$/i.test(parts[0] ?? '')
    ? [`/${path.slice(0, 2)}`, ...parts.slice(1)]
    : parts;
  return `file://${drive.join('/')}`;
}
