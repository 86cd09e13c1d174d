export const views = ['search', 'library', 'models', 'about', 'settings'] as const;
export type View = (typeof views)[number];

/** Which view is shown. */
export class Views {
  current = $state<View>('search');
  /** Grows each time the search view is asked for: its box then takes the focus. */
  focus = $state(0);

  show(view: View): void {
    this.current = view;
    if (view === 'search') this.focus++;
  }
}
