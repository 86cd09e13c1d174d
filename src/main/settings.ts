/** The one place for settings: their schema, defaults, documentation, and their file. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TrouvailleError } from '../shared/errors.ts';
import { providerNames } from '../shared/models-contract.ts';

/** Each key with its default and what it does, in both languages: `settings list` prints them. */
const schema = z.object({
  ignorePatterns: z.array(z.string()).default([]).meta({
    fr: 'Fichiers et dossiers à laisser de côté, en forme .gitignore',
    en: 'Files and folders to leave out, in .gitignore form',
  }),
  maxFileMegabytes: z.number().positive().default(256).meta({
    fr: 'Taille au-delà de laquelle un fichier n’est pas lu, en Mo',
    en: 'Size above which a file is not read, in MB',
  }),
  extractSeconds: z.number().positive().default(120).meta({
    fr: 'Temps accordé à la lecture d’un fichier, en secondes',
    en: 'Time allowed to read one file, in seconds',
  }),
  threads: z.number().int().min(0).default(0).meta({
    fr: 'Cœurs du processeur pour les modèles ; 0 : la moitié des cœurs logiques, au moins 2',
    en: 'Processor cores for the models; 0: half of the logical cores, at least 2',
  }),
  extractorMegabytes: z.number().int().min(128).default(512).meta({
    fr: 'Mémoire au-delà de laquelle le lecteur de documents est renouvelé, en Mo',
    en: 'Memory above which the document reader is renewed, in MB',
  }),
  pauseOnBattery: z.boolean().default(true).meta({
    fr: 'Suspendre l’indexation quand l’ordinateur est sur batterie',
    en: 'Pause indexing while the computer runs on its battery',
  }),
  dtype: z.enum(['int8', 'fp32', 'fp16']).default('int8').meta({
    fr: 'Précision des modèles : int8, fp32, ou fp16 (pour un processeur graphique)',
    en: 'Precision of the models: int8, fp32, or fp16 (for a graphics processor)',
  }),
  provider: z
    .enum(['auto', ...providerNames])
    .default('auto')
    .meta({
      fr: 'Sur quoi calculer les passages : auto (le plus rapide qui soit exact), cpu, webgpu, coreml, directml ou cuda',
      en: 'What to compute passages on: auto (the fastest that is exact), cpu, webgpu, coreml, directml or cuda',
    }),
  encoder: z.string().default('e5-small-fr-en').meta({
    fr: 'Modèle qui encode les passages et les questions',
    en: 'Model that encodes passages and queries',
  }),
  reranker: z.string().default('e5-small-fr-en-reranker').meta({
    fr: 'Modèle qui reclasse les premiers passages',
    en: 'Model that reranks the first passages',
  }),
  shortcut: z.string().default('CommandOrControl+Shift+Space').meta({
    fr: 'Raccourci global qui affiche ou cache la fenêtre ; vide : aucun',
    en: 'Global shortcut that shows or hides the window; empty: none',
  }),
  startAtLogin: z.boolean().default(false).meta({
    fr: 'Démarrer avec la session, fenêtre cachée',
    en: 'Start with the session, window hidden',
  }),
  theme: z.enum(['system', 'light', 'dark']).default('system').meta({
    fr: 'Couleurs de la fenêtre : celles du système, claires ou sombres',
    en: 'Colours of the window: the system’s, light or dark',
  }),
  language: z.enum(['system', 'fr', 'en']).default('system').meta({
    fr: 'Langue de la fenêtre : celle du système, français ou anglais',
    en: 'Language of the window: the system’s, French or English',
  }),
  hub: z.url().default('https://huggingface.co').meta({
    fr: 'Adresse d’où les modèles sont téléchargés, quand vous le demandez : le dépôt, ou un miroir',
    en: 'Address models are downloaded from, when you ask for it: the hub, or a mirror of it',
  }),
  proxy: z.string().default('').meta({
    fr: 'Mandataire (proxy) de ce téléchargement, tel que http://hote:3128 ; vide : aucun',
    en: 'Proxy for that download, such as http://host:3128; empty: none',
  }),
});

export type Settings = z.infer<typeof schema>;
export type SettingKey = keyof Settings;
export const settingKeys = Object.keys(schema.shape) as SettingKey[];

/** What a setting does, in the reader's language. */
export function settingDescription(key: SettingKey, language: 'fr' | 'en'): string {
  const description = schema.shape[key].meta()?.[language];
  return typeof description === 'string' ? description : '';
}

function settingsFile(dataFolder: string): string {
  return join(dataFolder, 'settings.json');
}

/** The settings of a data folder; defaults where it has none. Throws `usage` on a damaged file. */
export function readSettings(dataFolder: string): Settings {
  const file = settingsFile(dataFolder);
  if (!existsSync(file)) return schema.parse({});
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new TrouvailleError('usage', { detail: `${file}: JSON` }, { cause });
  }
  const parsed = schema.safeParse(stored);
  if (!parsed.success) throw new TrouvailleError('usage', { detail: describe(file, parsed.error) });
  return parsed.data;
}

/**
 * Sets one setting from its text on the command line (JSON, a bare word, or a comma-separated list)
 * and returns the new settings. Throws `usage` where the key is unknown or the value does not fit.
 */
export function writeSetting(dataFolder: string, key: string, text: string): Settings {
  if (!isSettingKey(key)) throw new TrouvailleError('usage', { detail: `settings: ${key} ?` });
  const fitting = fit(dataFolder, key, valueOf(key, text));
  if (fitting.success) return keep(dataFolder, fitting.data);
  throw new TrouvailleError('usage', { detail: describe(key, fitting.error) });
}

/** Sets one setting and returns the new settings. Throws `setting-invalid` where `value` does not fit. */
export function changeSetting(dataFolder: string, key: SettingKey, value: unknown): Settings {
  const fitting = fit(dataFolder, key, value);
  if (fitting.success) return keep(dataFolder, fitting.data);
  const wrong = (locale: typeof z.locales.fr) =>
    fit(dataFolder, key, value, locale().localeError).error?.issues ?? [];
  const said = (issues: readonly z.core.$ZodIssue[]) =>
    issues.map(({ message }) => message).join(', ');
  throw new TrouvailleError('setting-invalid', {
    key,
    ...{ fr: said(wrong(z.locales.fr)), en: said(wrong(z.locales.en)) },
  });
}

/** The values that a setting may have, where they can be listed; else null. */
export function settingChoices(key: SettingKey): readonly string[] | null {
  const type = schema.shape[key].unwrap();
  return type instanceof z.ZodEnum ? type.options : null;
}

/** `error`: what says what is wrong, in a language; absent: zod's own English. */
function fit(dataFolder: string, key: SettingKey, value: unknown, error?: z.core.$ZodErrorMap) {
  return schema.safeParse(
    { ...readSettings(dataFolder), [key]: value },
    error === undefined ? {} : { error },
  );
}

function keep(dataFolder: string, settings: Settings): Settings {
  const file = settingsFile(dataFolder);
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return settings;
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(schema.shape, key);
}

function valueOf(key: SettingKey, text: string): unknown {
  if (key === 'ignorePatterns' && !text.trimStart().startsWith('[')) {
    return text === '' ? [] : text.split(',').map((pattern) => pattern.trim());
  }
  try {
    return JSON.parse(text);
  } catch {
    return text; // a bare word is a string
  }
}

function describe(where: string, error: z.ZodError): string {
  return `${where}: ${error.issues.map((issue) => issue.message).join(', ')}`;
}

/** The settings of a data folder that has none of its own. */
export function defaultSettings(): Settings {
  return schema.parse({});
}
