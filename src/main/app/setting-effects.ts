import type { SettingKey } from '../settings.ts';

type Service = 'indexing' | 'search' | 'desktop';

/** What has to start anew for a setting to be so; the others are read when they are needed. */
const effects: Readonly<Record<SettingKey, readonly Service[]>> = {
  ignorePatterns: ['indexing'],
  maxFileMegabytes: ['indexing'],
  extractSeconds: ['indexing'],
  extractorMegabytes: ['indexing'],
  pauseOnBattery: ['indexing'],
  threads: ['indexing', 'search'],
  dtype: ['indexing', 'search'],
  provider: ['indexing', 'search'],
  encoder: ['indexing', 'search'],
  reranker: ['search'],
  shortcut: ['desktop'],
  startAtLogin: ['desktop'],
  theme: [],
  language: [],
  hub: [],
  proxy: [],
};

export function servicesOf(keys: readonly SettingKey[]): ReadonlySet<Service> {
  return new Set(keys.flatMap((key) => effects[key]));
}
