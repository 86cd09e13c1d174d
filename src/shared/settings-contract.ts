/**
 * The settings, as a window lists and changes them, and the erasing of everything. On its
 * connection's channel `settings`.
 */
import type { Language } from './domain.ts';

export type SettingValue = boolean | number | string | readonly string[];

/** A setting of the one schema (`src/main/settings.ts`). */
export interface SettingRow {
  readonly key: string;
  readonly value: SettingValue;
  readonly default: SettingValue;
  /** The values it may have, where they can be listed; else null. */
  readonly choices: readonly string[] | null;
  /** What it does, in each language. */
  readonly descriptions: Readonly<Record<Language, string>>;
}

export interface SettingsContract {
  requests: {
    list: { input: null; output: { settings: readonly SettingRow[] } };
    /** Throws `usage` where there is no such setting. */
    get: { input: { key: string }; output: SettingRow };
    /**
     * Changes a setting, and makes it so at once: services that it concerns start anew. Throws
     * `setting-invalid` where the value does not fit, `disk-read-only` or `disk-full`.
     */
    set: { input: { key: string; value: SettingValue }; output: SettingRow };
    /** Shows the data folder in the system's files. */
    showDataFolder: { input: null; output: null };
    /**
     * Deletes everything that was kept: index, settings, searches, marks, models that were downloaded
     * or imported, logs, and what is kept in the cache. The documents themselves are not touched. The
     * application then goes on as on its first day. Throws `data-locked` where another program indexes.
     */
    eraseEverything: { input: null; output: null };
  };
  events: {
    /** After one has changed, by whoever changed it. */
    changed: { settings: readonly SettingRow[] };
    /** Everything was erased: what the window itself keeps is to go as well. */
    erased: null;
  };
}
