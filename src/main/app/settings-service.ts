/** A window's channel `settings`: the one schema, listed and changed, and everything erased. */
import type { Language } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { serve, type Port, type Server } from '../../shared/rpc.ts';
import type { SettingRow, SettingsContract } from '../../shared/settings-contract.ts';
import { folderError, makeDataFolder } from '../data-folder.ts';
import {
  changeSetting,
  defaultSettings,
  isSettingKey,
  readSettings,
  settingChoices,
  settingDescription,
  settingKeys,
  type SettingKey,
  type Settings,
} from '../settings.ts';

export interface SettingsActions {
  readonly dataFolder: string;
  /** Makes a change so, wherever it is used. */
  apply(key: SettingKey, settings: Settings): Promise<void>;
  showDataFolder(): Promise<void>;
  /** Throws `data-locked` where another program indexes, or what deleting does. */
  eraseEverything(): Promise<void>;
}

export class SettingsService {
  readonly #actions: SettingsActions;
  readonly #windows = new Set<Server<SettingsContract>>();

  constructor(actions: SettingsActions) {
    this.#actions = actions;
  }

  /** Serves a window until its port closes. */
  connect(port: Port): void {
    const server = serve<SettingsContract>(port, {
      list: () => ({ settings: this.#rows() }),
      get: ({ key }) => this.#row(known(key)),
      set: async ({ key, value }) => {
        const setting = known(key);
        const settings = this.#change(setting, value);
        this.#tell();
        await this.#actions.apply(setting, settings);
        return this.#row(setting);
      },
      showDataFolder: async () => {
        await this.#actions.showDataFolder();
        return null;
      },
      eraseEverything: async () => {
        await this.#actions.eraseEverything();
        for (const window of this.#windows) window.emit('erased', null);
        this.#tell();
        return null;
      },
    });
    this.#windows.add(server);
    port.onClose(() => this.#windows.delete(server));
  }

  #change(key: SettingKey, value: unknown): Settings {
    const { dataFolder } = this.#actions;
    try {
      makeDataFolder(dataFolder);
      return changeSetting(dataFolder, key, value);
    } catch (error) {
      throw folderError(error, dataFolder);
    }
  }

  #row(key: SettingKey): SettingRow {
    const described = (language: Language): string => settingDescription(key, language);
    return {
      key,
      value: readSettings(this.#actions.dataFolder)[key],
      default: defaultSettings()[key],
      choices: settingChoices(key),
      descriptions: { fr: described('fr'), en: described('en') },
    };
  }

  #rows(): SettingRow[] {
    return settingKeys.map((key) => this.#row(key));
  }

  #tell(): void {
    const settings = this.#rows();
    for (const window of this.#windows) window.emit('changed', { settings });
  }
}

function known(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  throw new TrouvailleError('usage', { detail: `settings: ${key} ?` });
}
