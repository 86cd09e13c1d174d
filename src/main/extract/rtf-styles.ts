/** An RTF document's style sheet, for what it says of headings: each style's level. */
export class RtfStyles {
  readonly #levels = new Map<number, number>();
  #described = 0;
  #outlineLevel: number | undefined;

  /** `\sN` in the sheet: what follows describes that style. */
  describe(style: number): void {
    this.#described = style;
  }

  /** `\outlinelevelN`, from 0; 9 is running text. */
  setOutlineLevel(level: number): void {
    this.#outlineLevel = level + 1;
  }

  /** A style's name ends its group: `{\s1 … heading 1;}`. */
  end(text: string): void {
    const name = text.replace(/;\s*$/, '').trim();
    const named = /^(?:heading|titre) ([1-9])$/i.exec(name)?.[1];
    const level = this.#outlineLevel ?? (named === undefined ? undefined : Number(named));
    if (level !== undefined && level <= 9) this.#levels.set(this.#described, level);
    else if (/^(?:title|titre)$/i.test(name)) this.#levels.set(this.#described, 1);
    this.#outlineLevel = undefined;
  }

  /** The heading level of text in `style`, from 1; undefined: running text. */
  level(style: number): number | undefined {
    return this.#levels.get(style);
  }
}
