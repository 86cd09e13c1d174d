export interface CatalogueEntry {
  readonly id: string;
}
export const catalogue: readonly CatalogueEntry[] = [];
