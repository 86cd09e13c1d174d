import { toFailure, type Failure } from '../../shared/errors.ts';
import type { SettingRow, SettingValue } from '../../shared/settings-contract.ts';
import { preferences } from './preferences.svelte.ts';
import type { Clients, Session } from './session.svelte.ts';

/** The settings of the application, and what came of changing them. */
export class Settings {
  rows = $state.raw<readonly SettingRow[]>([]);
  /** What kept a change from being made, by the setting's key. */
  failures = $state.raw<Readonly<Record<string, Failure>>>({});
  /** The setting that was changed last. */
  saved = $state<string | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Follows the settings of this connection. */
  async follow({ settings }: Clients): Promise<void> {
    settings.on('changed', (changed) => this.#show(changed.settings));
    settings.on('erased', () => {
      localStorage.clear();
      location.reload();
    });
    this.#show((await settings.call('list', null)).settings);
  }

  row(key: string): SettingRow | null {
    return this.rows.find((row) => row.key === key) ?? null;
  }

  async set(key: string, value: SettingValue): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return; // the window says that the connection is lost
    const others = Object.fromEntries(
      Object.entries(this.failures).filter(([failed]) => failed !== key),
    );
    try {
      await clients.settings.call('set', { key, value });
      this.failures = others;
      this.saved = key;
    } catch (error) {
      this.failures = { ...others, [key]: toFailure(error) };
      this.saved = null;
    }
  }

  #show(rows: readonly SettingRow[]): void {
    this.rows = rows;
    const text = (key: string): string => String(rows.find((row) => row.key === key)?.value ?? '');
    preferences.show(text('language'), text('theme'));
  }
}
