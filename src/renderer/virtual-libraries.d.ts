declare module 'virtual:libraries' {
  /**
   * `Library` of text/libraries.ts, made by build/libraries.ts when the window is built; written out,
   * since the declaration of such a module imports nothing by a relative path.
   */
  export const libraries: readonly {
    readonly name: string;
    readonly version: string;
    readonly licence: string | null;
    readonly text: string | null;
  }[];
}
