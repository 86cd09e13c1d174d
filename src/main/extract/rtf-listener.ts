/** What the reader of RTF tells as it goes: paragraphs, cells and rows, and what stands beside the text. */
export interface RtfParagraph {
  readonly text: string;
  /** From 1; undefined for what is not a heading. */
  readonly headingLevel: number | undefined;
  readonly listItem: boolean;
  readonly inTable: boolean;
  readonly bold: boolean;
}

export interface RtfListener {
  paragraph(paragraph: RtfParagraph): void;
  /** The paragraphs since the last cell are one cell. */
  cellEnd(): void;
  rowEnd(header: boolean): void;
  /** Text of a header, footer or note, whole. */
  aside(kind: 'header' | 'footer' | 'note', lines: readonly string[]): void;
  title(text: string): void;
}
