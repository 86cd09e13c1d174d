/** What control words say of the paragraph, or the table row, that they stand in. */
export class RtfParagraphFormat {
  /** From 1; undefined for what is not a heading. */
  headingLevel: number | undefined;
  listItem = false;
  inTable = false;
  headerRow = false;

  /** False: the word says nothing of paragraphs. */
  apply(word: string, value: number | undefined): boolean {
    switch (word) {
      case 'outlinelevel':
        this.headingLevel = (value ?? 0) < 9 ? (value ?? 0) + 1 : undefined;
        return true;
      case 'ls':
      case 'pnlvlblt':
      case 'pnlvlbody':
        this.listItem = value !== 0;
        return true;
      case 'pard':
        this.headingLevel = undefined;
        this.listItem = false;
        this.inTable = false;
        return true;
      case 'intbl':
        this.inTable = true;
        return true;
      case 'trhdr':
        this.headerRow = true;
        return true;
      case 'trowd':
        this.headerRow = false;
        return true;
      default:
        return false;
    }
  }
}
