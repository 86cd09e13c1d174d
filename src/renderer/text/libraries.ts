/** A library that the application carries, as its own package tells of it. */
export interface Library {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
  /** The licence itself. */
  readonly text: string | null;
}
