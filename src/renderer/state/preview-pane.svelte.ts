const key = 'trouvaille.preview';

/** Whether the preview stands beside the list: kept by the window from one start to the next. */
class PreviewPane {
  #shown = $state(localStorage.getItem(key) !== 'hidden');

  get shown(): boolean {
    return this.#shown;
  }

  toggle(): void {
    this.#shown = !this.#shown;
    localStorage.setItem(key, this.#shown ? 'shown' : 'hidden');
  }
}

export const previewPane = new PreviewPane();
