import type { Language } from '../../shared/domain.ts';
import { Phrases, preferredLanguage } from '../i18n/phrases.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const keys = { language: 'trouvaille.language', theme: 'trouvaille.theme' } as const;

/**
 * How the window looks and speaks. The settings say so; the window keeps a copy, so that it looks
 * right before they have come.
 */
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

  get language(): Language {
    return this.#language;
  }

  get theme(): Theme {
    return this.#theme;
  }

  /** The theme after this one, in the order they are offered. */
  get nextTheme(): Theme {
    return themes[(themes.indexOf(this.#theme) + 1) % themes.length] ?? 'system';
  }

  /** Shows what the settings say; `system` is the language that the system asks for. */
  show(language: string, theme: string): void {
    const named = language === 'fr' || language === 'en' ? language : null;
    this.#language = named ?? preferredLanguage(navigator.languages);
    this.#theme = themes.find((known) => known === theme) ?? 'system';
    if (named) localStorage.setItem(keys.language, named);
    else localStorage.removeItem(keys.language);
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
