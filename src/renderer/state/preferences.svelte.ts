import type { Language } from '../../shared/domain.ts';
import { Phrases, preferredLanguage } from '../i18n/phrases.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const keys = { language: 'trouvaille.language', theme: 'trouvaille.theme' } as const;

/** How the window looks and speaks on this machine: kept by the window itself. */
class Preferences {
  #language = $state<Language>(storedLanguage() ?? preferredLanguage(navigator.languages));
  #theme = $state<Theme>(storedTheme());
  readonly #phrases = $derived(new Phrases(this.#language));

  constructor() {
    this.#show();
  }

  get phrases(): Phrases {
    return this.#phrases;
  }

  get theme(): Theme {
    return this.#theme;
  }

  switchLanguage(): void {
    this.#language = this.#language === 'fr' ? 'en' : 'fr';
    localStorage.setItem(keys.language, this.#language);
    this.#show();
  }

  nextTheme(): void {
    this.#theme = themes[(themes.indexOf(this.#theme) + 1) % themes.length] ?? 'system';
    localStorage.setItem(keys.theme, this.#theme);
    this.#show();
  }

  #show(): void {
    const page = document.documentElement;
    page.lang = this.#language;
    page.dataset['theme'] = this.#theme;
  }
}

function storedLanguage(): Language | null {
  const stored = localStorage.getItem(keys.language);
  return stored === 'fr' || stored === 'en' ? stored : null;
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(keys.theme);
  return themes.find((theme) => theme === stored) ?? 'system';
}

export const preferences = new Preferences();
